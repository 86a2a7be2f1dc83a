using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Text;

/// <summary>Parameters and results as they are written (core spec 6.4.6), and the type uses made with them.</summary>
internal sealed class Signature(WatCursor cursor, WatTypes types)
{
    private readonly List<ValType> _parameters = [], _results = [];

    public bool IsEmpty => _parameters.Count == 0 && _results.Count == 0;

    public FuncType ToType() => IsEmpty ? FuncType.Empty : new FuncType([.. _parameters], [.. _results]);

    /// <summary>What a block with this signature has as its type, if it names none.</summary>
    public BlockType ToBlockType(TypeSpace space) =>
        _parameters.Count > 0 || _results.Count > 1 ? BlockType.OfType(space.IndexOf(ToType()))
        : _results.Count == 1 ? BlockType.Of(_results[0]) : BlockType.Empty;

    /// <summary>Reads "(param ...)* (result ...)*".</summary>
    /// <param name="locals">Takes the parameters; null where they must have no identifiers.</param>
    public void Read(LocalScope? locals)
    {
        while (cursor.TryForm("param"u8)) ReadParameters(locals);
        while (cursor.TryForm("result"u8))
        {
            while (!cursor.AtClose) _results.Add(types.ReadValType());
            cursor.Close();
        }
        if (cursor.AtForm("param"u8)) cursor.FailUnexpected("no parameters after results");
    }

    /// <summary>Reads a type use: "(type x)? (param ...)* (result ...)*"; returns the index of the type.</summary>
    public int ReadTypeUse(TypeSpace space, LocalScope? locals)
    {
        int at = cursor.Current.Start;
        int? named = TryTypeIndex(space);
        Read(locals);
        if (named is not { } index) return space.IndexOf(ToType());
        if (space.Find(index) is not { } type)
        {
            if (!IsEmpty) cursor.Source.Fail($"unknown type {index}, so the inline function type {ToType()} cannot be it", at);
            return index;
        }
        if (IsEmpty) locals?.Ids.Skip((uint)type.Parameters.Length);
        else if (!type.Equals(ToType())) cursor.Source.Fail($"inline function type {ToType()} is not type {index}, which is {type}", at);
        return index;
    }

    /// <summary>The type of a block: by index only if it names one or cannot do without.</summary>
    public BlockType ReadBlockType(TypeSpace space)
    {
        if (cursor.AtForm("type"u8)) return BlockType.OfType(ReadTypeUse(space, null));
        Read(null);
        return ToBlockType(space);
    }

    private int? TryTypeIndex(TypeSpace space)
    {
        if (!cursor.TryForm("type"u8)) return null;
        int index = space.ReadIndex(cursor);
        cursor.Close();
        return index;
    }

    /// <summary>One with an identifier, or any number without.</summary>
    private void ReadParameters(LocalScope? locals)
    {
        if (cursor.AtId && locals is not null)
        {
            locals.Ids.Declare(cursor);
            _parameters.Add(types.ReadValType());
        }
        else
        {
            int before = _parameters.Count;
            while (!cursor.AtClose) _parameters.Add(types.ReadValType());
            locals?.Ids.Skip((uint)(_parameters.Count - before));
        }
        cursor.Close();
    }
}
