using System.Buffers.Binary;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Cli.Commands.Bench;

/// <summary>A started QuickJS, by the exports of quickjs.wasm. Values are addresses of boxed values in the guest.</summary>
internal sealed class QuickJsGuest
{
    private readonly Instance _instance;
    private readonly LinearMemory _memory;
    private readonly WasmFunction _float64Of, _freeValue;

    public QuickJsGuest(Instance instance)
    {
        (_instance, _memory) = (instance, instance.GetMemory("memory"));
        (_float64Of, _freeValue) = (instance.GetFunction("qjs_get_float64"), instance.GetFunction("qjs_free_value"));
        Enter("_initialize");
        if (Enter("qjs_init") != 0) throw new InvalidOperationException("QuickJS did not start");
    }

    /// <summary>The value of a script.</summary>
    public uint Evaluate(ReadOnlySpan<byte> source) => Enter("qjs_eval", Push(source), (uint)source.Length, Push("kernel"u8), 0);

    public bool IsFunction(uint value) => Enter("qjs_is_function", value) != 0;

    /// <summary>A function of the guest as one to call from here, with a number for a number.</summary>
    public Func<uint, uint> FunctionOf(uint function)
    {
        WasmFunction newNumber = _instance.GetFunction("qjs_new_number"), call = _instance.GetFunction("qjs_call");
        uint self = Enter("qjs_get_undefined"), argv = Enter("wasm_malloc", 4);
        return number =>
        {
            uint argument = (uint)GuestCall.Enter(newNumber, [BitConverter.DoubleToInt64Bits(number)]);
            BinaryPrimitives.WriteUInt32LittleEndian(_memory.Slice(argv, 4), argument);
            uint result = GuestCall.Enter(call, function, self, 1, argv);
            GuestCall.Enter(_freeValue, argument);
            return (uint)TakeNumber(result);
        };
    }

    /// <summary>The number that a value is; frees it.</summary>
    public double TakeNumber(uint value)
    {
        double number = BitConverter.Int64BitsToDouble(GuestCall.Enter(_float64Of, (Span<long>)[value]));
        GuestCall.Enter(_freeValue, value);
        return number;
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
