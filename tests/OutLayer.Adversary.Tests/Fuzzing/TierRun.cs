using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;
using OutLayer.Wasm.Validation;

namespace OutLayer.Adversary.Tests.Fuzzing;

/// <summary>Runs a case on one of our tiers.</summary>
internal static class TierRun
{
    private static readonly StoreOptions Limits = new() { MaxCallDepthBytes = 64 << 10, MaxTableElements = 1_000_000 };

    public static Observation Of(Tier tier, ValidatedModule module, FuzzCase @case, int? calls = null)
    {
        using var store = new Store(tier.Engine, Limits with { Gas = FuzzCall.UsualGas });
        using var watch = Watchdog.Watch(store);
        var host = new HostLog();
        Instance instance;
        try
        {
            instance = store.Instantiate(module, new HostImports(store, module.Module, host), tier.Metered ? CostModel.OneEach : null);
        }
        catch (TrapException trap)
        {
            return new Observation($"trap {KindOf(trap.Trap.Code)}", [], "", "");
        }
        catch (LinkException)
        {
            return new Observation("link", [], "", "");
        }
        var seen = @case.Calls.Take(calls ?? int.MaxValue).Select(call => Call(tier, instance, call)).ToList();
        return new Observation("ok", seen, StateOf(instance, host, exact: false), StateOf(instance, host, exact: true));
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

    private static string StateOf(Instance instance, HostLog host, bool exact)
    {
        var text = new StringBuilder();
        foreach (string name in instance.ExportNames.Where(name => name.StartsWith("fuzz:", StringComparison.Ordinal)))
        {
            string left = instance.FindExport(name) switch
            {
                LinearMemory memory => $"{memory.Pages} {Convert.ToHexStringLower(SHA256.HashData(memory.Span))}",
                WasmGlobal global => Text(global.Value, exact),
                WasmTable table when !exact && TypeBytes.Letter(table.Type.Element) == 'x' => "x",
                WasmTable table => new string([.. Enumerable.Range(0, table.Length).Select(i => table.Get((uint)i).Bits == 0 ? '0' : '1')]),
                _ => "",
            };
            text.Append(CultureInfo.InvariantCulture, $"{name} {left}\n");
        }
        return text.Append("host ").Append(host.Hash).ToString();
    }

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
