using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Text;

namespace OutLayer.Wasm.SpecSuite;

// Actions and what the suite asserts about them and about modules.
internal sealed partial class SpecScript
{
    private WasmValue[] Invoke(SpecAction action)
    {
        var result = Call(action);
        return result.Trap is null ? result.Results : throw new UnmetException($"{action} traps: {result.Trap}");
    }

    private CallResult Call(SpecAction action)
    {
        var instance = Require(InstanceOf(action.Module));
        if (action.IsGet) return new CallResult([instance.GetGlobal(action.Field).Value], null);
        return instance.Call(action.Field, [.. action.Arguments.Select(SpecValues.Argument)]);
    }

    private void AssertReturn(AssertReturnCommand command)
    {
        var actual = Invoke(command.Action);
        if (actual.Length != command.Expected.Length || !command.Expected.Zip(actual, SpecValues.Matches).All(matches => matches))
            throw new UnmetException($"{command.Action} gives {string.Join(", ", actual.Select(SpecValues.Describe))}, not [{string.Join(' ', command.Expected)}]");
    }

    private void AssertTrap(AssertTrapCommand command)
    {
        string text = command.Text;
        var trap = command.Action is { } action ? Call(action).Trap : TrapOfInstantiation(command.Source);
        if (trap is null) throw new UnmetException($"no trap, expected \"{text}\"");
        if (!IsText(trap.Code, text)) throw new UnmetException($"{trap}, expected \"{text}\"");
    }

    /// <summary>The suite says of which kind a null is: "null function reference".</summary>
    private static bool IsText(TrapCode code, string text) =>
        text.StartsWith(code.Text(), StringComparison.Ordinal)
        || code == TrapCode.NullReference && text.StartsWith("null ", StringComparison.Ordinal) && text.EndsWith(" reference", StringComparison.Ordinal);

    private Trap? TrapOfInstantiation(SpecModuleSource? source)
    {
        try
        {
            Require(Instantiate(source is null ? _definition : Define(source)));
            return null;
        }
        catch (TrapException trap)
        {
            return trap.Trap;
        }
    }

    /// <summary>A feature that the text does not know makes a module as bad as the text says; one that we lack makes us skip it.</summary>
    private void AssertRefused(AssertRefusedCommand command)
    {
        try
        {
            var slot = Define(command.Source);
            if (slot.Skip >= 0) throw new SkippedException(slot.Skip);
        }
        catch (WasmFormatException refusal)
        {
            if (refusal.Error == command.Expected || refusal.Error == WasmFormatError.UnsupportedFeature) return;
            throw new UnmetException($"{refusal.Error}: {refusal.Message}, expected \"{command.Text}\"");
        }
        catch (WatException refusal) when (refusal.Error is WasmFormatError.Malformed or WasmFormatError.UnsupportedFeature)
        {
            if (command.Expected == WasmFormatError.Malformed || refusal.Error == WasmFormatError.UnsupportedFeature) return;
            throw new UnmetException($"malformed text, {refusal.Message}, expected \"{command.Text}\"");
        }
        throw new UnmetException($"the module passes, expected \"{command.Text}\"");
    }

    private void AssertUnlinkable(AssertUnlinkableCommand command)
    {
        var definition = command.Source is { } source ? Define(source) : _definition;
        if (definition.Value is null) throw new SkippedException(definition.Skip); // it would not have run: nothing is changed
        try
        {
            Require(Instantiate(definition));
        }
        catch (LinkException refusal)
        {
            if (refusal.Message.Contains(command.Text, StringComparison.Ordinal)) return;
            throw new UnmetException($"{refusal.Message}, expected \"{command.Text}\"");
        }
        throw new UnmetException($"the module links, expected \"{command.Text}\"");
    }

    private void AssertException(AssertExceptionCommand command)
    {
        var trap = Call(command.Action).Trap;
        if (trap?.Code != TrapCode.UncaughtException) throw new UnmetException($"no exception but {trap?.ToString() ?? "a result"}");
    }
}
