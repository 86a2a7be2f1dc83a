using System.Buffers.Binary;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Cli.Commands.Bench;

/// <summary>A script in QuickJS whose value is a function from a number to a number; the same calls as in bench/v8/runner.mjs.</summary>
internal sealed class QuickJsKernel
{
    private readonly Instance _instance;
    private readonly LinearMemory _memory;
    private readonly WasmFunction _newNumber, _call, _float64Of, _freeValue;
    private readonly uint _work, _self, _argv;

    public QuickJsKernel(Instance instance, ReadOnlySpan<byte> source)
    {
        (_instance, _memory) = (instance, instance.GetMemory("memory"));
        _newNumber = instance.GetFunction("qjs_new_number");
        _call = instance.GetFunction("qjs_call");
        _float64Of = instance.GetFunction("qjs_get_float64");
        _freeValue = instance.GetFunction("qjs_free_value");
        if (Enter("qjs_init") != 0) throw new InvalidOperationException("QuickJS did not start");
        _work = Enter("qjs_eval", Push(source), (uint)source.Length, Push("kernel"u8), 0);
        if (Enter("qjs_is_function", _work) == 0) throw new InvalidOperationException("the script is not a function");
        _self = Enter("qjs_get_undefined");
        _argv = Enter("wasm_malloc", 4);
    }

    public uint Run(uint size)
    {
        uint argument = (uint)GuestCall.Enter(_newNumber, [BitConverter.DoubleToInt64Bits(size)]);
        BinaryPrimitives.WriteUInt32LittleEndian(_memory.Slice(_argv, 4), argument);
        uint result = GuestCall.Enter(_call, _work, _self, 1, _argv);
        double number = BitConverter.Int64BitsToDouble(GuestCall.Enter(_float64Of, (Span<long>)[result]));
        GuestCall.Enter(_freeValue, argument);
        GuestCall.Enter(_freeValue, result);
        return (uint)number;
    }

    private uint Enter(string function, params ReadOnlySpan<uint> arguments) => GuestCall.Enter(_instance.GetFunction(function), arguments);

    /// <summary>Bytes with a NUL behind them, in the guest's heap.</summary>
    private uint Push(ReadOnlySpan<byte> bytes)
    {
        uint at = Enter("wasm_malloc", (uint)bytes.Length + 1);
        var target = _memory.Slice(at, (uint)bytes.Length + 1);
        bytes.CopyTo(target);
        target[^1] = 0;
        return at;
    }
}
