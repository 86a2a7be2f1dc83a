using System.Text.Json;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Wasm.SpecSuite;

// Actions and what the suite asserts about them and about modules.
internal sealed partial class SpecScript
{
    private WasmValue[] Invoke(JsonElement action)
    {
        var result = Call(action);
        return result.Trap is null ? result.Results : throw new UnmetException($"{Describe(action)} traps: {result.Trap}");
    }

    private CallResult Call(JsonElement action)
    {
        var instance = Require(InstanceOf(action));
        string field = action.GetProperty("field").GetString()!;
        if (action.GetProperty("type").GetString() == "get") return new CallResult([instance.GetGlobal(field).Value], null);
        return instance.Call(field, [.. action.GetProperty("args").EnumerateArray().Select(SpecValues.Argument)]);
    }

    private void AssertReturn(JsonElement command)
    {
        var action = command.GetProperty("action");
        var actual = Invoke(action);
        JsonElement[] expected = [.. command.GetProperty("expected").EnumerateArray()];
        if (actual.Length != expected.Length || !expected.Zip(actual, SpecValues.Matches).All(matches => matches))
            throw new UnmetException($"{Describe(action)} gives {string.Join(", ", actual.Select(SpecValues.Describe))}, not {command.GetProperty("expected").GetRawText()}");
    }

    /// <summary>Of a call, or of instantiating the last definition.</summary>
    private void AssertTrap(JsonElement command)
    {
        string text = command.GetProperty("text").GetString()!;
        var trap = command.TryGetProperty("action", out var action) ? Call(action).Trap : TrapOfInstantiation();
        if (trap is null) throw new UnmetException($"no trap, expected \"{text}\"");
        if (!IsText(trap.Code, text)) throw new UnmetException($"{trap}, expected \"{text}\"");
    }

    /// <summary>The suite says of which kind a null is: "null function reference".</summary>
    private static bool IsText(TrapCode code, string text) =>
        text.StartsWith(code.Text(), StringComparison.Ordinal)
        || code == TrapCode.NullReference && text.StartsWith("null ", StringComparison.Ordinal) && text.EndsWith(" reference", StringComparison.Ordinal);

    private Trap? TrapOfInstantiation()
    {
        try
        {
            Require(Instantiate(_definition));
            return null;
        }
        catch (TrapException trap)
        {
            return trap.Trap;
        }
    }

    /// <summary>A feature that the text does not know makes a module as bad as the text says; one that we lack makes us skip it.</summary>
    private void AssertRefused(JsonElement command, WasmFormatError expected)
    {
        try
        {
            var slot = Define(command.GetProperty("module"));
            if (slot.Skip >= 0) throw new SkippedException(slot.Skip);
        }
        catch (WasmFormatException refusal)
        {
            if (refusal.Error == expected || refusal.Error == WasmFormatError.UnsupportedFeature) return;
            throw new UnmetException($"{refusal.Error}: {refusal.Message}, expected \"{command.GetProperty("text").GetString()}\"");
        }
        throw new UnmetException($"the module passes, expected \"{command.GetProperty("text").GetString()}\"");
    }

    private void AssertUnlinkable(JsonElement command)
    {
        string text = command.GetProperty("text").GetString()!;
        var module = command.GetProperty("module");
        var definition = module.TryGetProperty("binary", out _) ? Define(module) : _definition;
        if (definition.Value is null) throw new SkippedException(definition.Skip); // it would not have run: nothing is changed
        try
        {
            Require(Instantiate(definition));
        }
        catch (LinkException refusal)
        {
            if (refusal.Message.Contains(text, StringComparison.Ordinal)) return;
            throw new UnmetException($"{refusal.Message}, expected \"{text}\"");
        }
        throw new UnmetException($"the module links, expected \"{text}\"");
    }

    private void AssertException(JsonElement command)
    {
        var trap = Call(command.GetProperty("action")).Trap;
        if (trap?.Code != TrapCode.UncaughtException) throw new UnmetException($"no exception but {trap?.ToString() ?? "a result"}");
    }

    private static string Describe(JsonElement action) =>
        $"{action.GetProperty("field").GetString()}({string.Join(", ", Arguments(action).Select(argument => argument.GetRawText()))})";

    private static JsonElement.ArrayEnumerator Arguments(JsonElement action) =>
        action.TryGetProperty("args", out var arguments) ? arguments.EnumerateArray() : default;
}
