using System.Globalization;
using System.Security.Cryptography;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Compiler;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Interpreter;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;
using OutLayer.Wasm.Validation;

namespace OutLayer.Adversary.Tests.Generated;

/// <summary>What the calls on one instance gave, as text that engines can be compared by, and the gas of each call.</summary>
internal sealed record Outcome(string[] Outcomes, string[] Globals, string Memory)
{
    private static readonly CompilerEngine Compiler = new();
    private static readonly InterpreterEngine Interpreter = new();

    public long[] Gas { get; private init; } = [];

    /// <summary>Where each call trapped, for engines that know the place.</summary>
    public Trap?[] Traps { get; private init; } = [];

    /// <summary>Runs a module on our compiler; metered, or not.</summary>
    public static Outcome OfCompiler(GeneratedModule module, byte[] wasm, bool metered, long gas = long.MaxValue / 4) =>
        Of(Compiler, module, wasm, metered, gas);

    public static Outcome OfInterpreter(GeneratedModule module, byte[] wasm, bool metered, long gas = long.MaxValue / 4) =>
        Of(Interpreter, module, wasm, metered, gas);

    public static Outcome Of(IEngine engine, GeneratedModule module, byte[] wasm, bool metered, long gas = long.MaxValue / 4)
    {
        var valid = ModuleValidator.Load(wasm, engine.Features);
        using var store = new Store(engine, new StoreOptions { Gas = gas, MaxCallDepthBytes = 16 << 20 });
        var instance = store.Instantiate(valid, new Imports(), metered ? CostModel.OneEach : null);
        var used = new List<long>();
        var traps = new List<Trap?>();
        string[] outcomes = [.. module.Calls.Select(call => Call(module, instance, call, used, traps))];
        string[] globals = [.. ModuleGenerator.GlobalTypes.Select((type, i) => Text(instance.GetGlobal($"g{i}").Value))];
        return new Outcome(outcomes, globals, Convert.ToHexStringLower(SHA256.HashData(instance.GetMemory("memory").Span))) { Gas = [.. used], Traps = [.. traps] };
    }

    private static string Call(GeneratedModule module, Instance instance, GeneratedCall call, List<long> used, List<Trap?> traps)
    {
        var types = instance.GetFunction($"f{call.Function}").Type.Parameters;
        WasmValue[] arguments = [.. call.Arguments.Select((bits, i) => new WasmValue(types[i], bits))];
        long before = instance.Store.Gas;
        var result = instance.Call($"f{call.Function}", arguments);
        used.Add(before - instance.Store.Gas);
        traps.Add(result.Trap);
        return result.Trap is { } trap ? $"trap {NameOf(trap.Code)}" : string.Join(',', result.Results.Select(Text));
    }

    private static string Text(WasmValue value)
    {
        bool nan = value.Type == ValType.F32 && float.IsNaN(BitConverter.UInt32BitsToSingle((uint)value.Bits))
            || value.Type == ValType.F64 && double.IsNaN(BitConverter.UInt64BitsToDouble(value.Bits));
        return nan ? "nan" : value.Bits.ToString("x", CultureInfo.InvariantCulture);
    }

    /// <summary>Traps by the kinds that V8 can tell apart.</summary>
    private static string NameOf(TrapCode code) => code switch
    {
        TrapCode.Unreachable => "unreachable",
        TrapCode.MemoryOutOfBounds => "memory",
        TrapCode.IntegerDivideByZero => "divide-by-zero",
        TrapCode.TableOutOfBounds or TrapCode.UndefinedElement => "table",
        TrapCode.UninitializedElement or TrapCode.IndirectCallTypeMismatch => "signature",
        TrapCode.InvalidConversionToInteger => "conversion",
        TrapCode.IntegerOverflow => "overflow",
        _ => code.ToString(),
    };

    public override string ToString() => $"{string.Join(" | ", Outcomes)}\nglobals {string.Join(' ', Globals)}\nmemory {Memory}";
}
