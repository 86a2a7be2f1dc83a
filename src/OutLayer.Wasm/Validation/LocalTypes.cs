using System.Collections.Immutable;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Validation;

/// <summary>
/// Types of a function's locals, parameters first. Runs are not expanded beyond the first few: ten bytes of a module could else
/// cost 50,000 writes, a million times.
/// </summary>
internal sealed class LocalTypes
{
    private readonly ValType[] _first = new ValType[128];
    private ImmutableArray<ValType> _parameters = [];
    private ImmutableArray<LocalRun> _runs = [];
    private int[] _ends = new int[16]; // of each run, in locals after the parameters

    public int Count { get; private set; }

    public void Set(FuncType type, FunctionBody body)
    {
        (_parameters, _runs) = (type.Parameters, body.Locals);
        if (_ends.Length < _runs.Length) _ends = new int[_runs.Length];
        int end = 0;
        for (int i = 0; i < _runs.Length; i++)
        {
            int start = end;
            _ends[i] = end += (int)_runs[i].Count;
            if (start < _first.Length) _first.AsSpan(start, Math.Min(end, _first.Length) - start).Fill(_runs[i].Type);
        }
        Count = _parameters.Length + end;
    }

    /// <summary>The type of a local below <see cref="Count"/>.</summary>
    public ValType this[int index]
    {
        get
        {
            if (index < _parameters.Length) return _parameters[index];
            index -= _parameters.Length;
            if (index < _first.Length) return _first[index];
            int run = _ends.AsSpan(0, _runs.Length).BinarySearch(index + 1);
            return _runs[run < 0 ? ~run : run].Type;
        }
    }
}
