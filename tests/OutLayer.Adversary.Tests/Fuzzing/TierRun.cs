using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Adversary.Tests.Fuzzing;

/// <summary>Runs a case on one of our tiers.</summary>
internal static class TierRun
{
    private static readonly StoreOptions Limits = new() { MaxCallDepthBytes = 64 << 10, MaxTableElements = 1_000_000 };

    public static Observation Of(Tier tier, JudgedModule module, FuzzCase @case)
    {
        using var store = new Store(tier.Engine, Limits with { Gas = FuzzCall.UsualGas });
        using var watch = Watchdog.Watch(store);
        var host = new HostLog();
        Instance instance;
        try
        {
            instance = store.Instantiate(module.Valid, module.CodeOf(tier), new HostImports(store, module.Valid.Module, host));
        }
        catch (TrapException trap)
        {
            return new Observation($"trap {KindOf(trap.Trap.Code)}", [], "", "");
        }
        catch (LinkException)
        {
            return new Observation("link", [], "", "");
        }
        var seen = @case.Calls.Select(call => Call(tier, instance, call)).ToList();
        var (state, exact) = StateOf(instance, host);
        return new Observation("ok", seen, state, exact);
    }

    private static CallSeen Call(Tier tier, Instance instance, FuzzCall call)
    {
        var function = instance.GetFunction(call.Function);
        WasmValue[] arguments = [.. call.Arguments.Select((bits, i) => new WasmValue(function.Type.Parameters[i], bits))];
        instance.Store.Gas = call.Gas;
        var result = function.Call(arguments);
        long gas = tier.Metered ? call.Gas - instance.Store.Gas : -1;
        if (result.Trap is { } trap) return new CallSeen($"trap {KindOf(trap.Code)}", $"{trap.Code} in {trap.FunctionIndex} at {trap.Offset:x}", gas);
        return new CallSeen(string.Join(',', result.Results.Select(value => Text(value, exact: false))), string.Join(',', result.Results.Select(value => Text(value, exact: true))), gas);
    }

    /// <summary>What is left behind, as all engines agree on it and to the bit. Memories are hashed once.</summary>
    private static (string State, string Exact) StateOf(Instance instance, HostLog host)
    {
        var (state, exact) = (new StringBuilder(), new StringBuilder());
        foreach (string name in instance.ExportNames.Where(name => name.StartsWith(Preparation.Prefix, StringComparison.Ordinal)))
        {
            var left = instance.FindExport(name);
            string? bytes = left is LinearMemory memory ? $"{memory.Pages} {Convert.ToHexStringLower(SHA256.HashData(memory.Span))}" : null;
            state.Append(CultureInfo.InvariantCulture, $"{name} {bytes ?? Text(left, exact: false)}\n");
            exact.Append(CultureInfo.InvariantCulture, $"{name} {bytes ?? Text(left, exact: true)}\n");
        }
        string calls = $"host {host.Hash}";
        return (state.Append(calls).ToString(), exact.Append(calls).ToString());
    }

    private static string Text(Extern? left, bool exact) => left switch
    {
        WasmGlobal global => Text(global.Value, exact),
        WasmTable table when !exact && TypeBytes.Letter(table.Type.Element) == 'x' => "x",
        WasmTable table => new string([.. Enumerable.Range(0, table.Length).Select(i => table.Get((uint)i).Bits == 0 ? '0' : '1')]),
        _ => "",
    };

    /// <summary>A value as all engines can show it: references to functions by whether they are null.</summary>
    public static string Text(WasmValue value, bool exact)
    {
        char letter = TypeBytes.Letter(value.Type);
        if (letter is 'v' or 'x' && !exact) return $"{letter}";
        if (letter == 'v') return string.Create(CultureInfo.InvariantCulture, $"{value.High:x}:{value.Bits:x}");
        if (letter is 'F' or 'x') return value.Bits == 0 ? "0" : "ref";
        bool nan = value.Type == ValType.F32 && float.IsNaN(value.AsF32()) || value.Type == ValType.F64 && double.IsNaN(value.AsF64());
        return nan && !exact ? "nan" : value.Bits.ToString("x", CultureInfo.InvariantCulture);
    }

    /// <summary>Traps by the kinds that V8 can tell apart.</summary>
    private static string KindOf(TrapCode code) => code switch
    {
        _ when code.IsLimit() => "limit",
        TrapCode.Unreachable => "unreachable",
        TrapCode.MemoryOutOfBounds => "memory",
        TrapCode.IntegerDivideByZero => "divide-by-zero",
        TrapCode.TableOutOfBounds or TrapCode.UndefinedElement => "table",
        TrapCode.UninitializedElement or TrapCode.IndirectCallTypeMismatch => "signature",
        TrapCode.UncaughtException => "exception",
        TrapCode.InvalidConversionToInteger or TrapCode.IntegerOverflow => "number",
        _ => code.ToString(),
    };
}
