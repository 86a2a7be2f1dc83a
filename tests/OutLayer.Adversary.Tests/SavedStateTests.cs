using OutLayer.Adversary.Tests.Generated;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Interpreter.Stepping;
using OutLayer.Wasm.Interpreter.Tests.Stepping;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Validation;

namespace OutLayer.Adversary.Tests;

/// <summary>Generated modules: a call that is saved and restored again and again ends as the same call at once.</summary>
public class SavedStateTests
{
    [Fact]
    public void A_call_that_moves_through_many_stores_ends_as_a_plain_one()
    {
        int moves = 0, traps = 0;
        for (int seed = 1; seed <= 60; seed++)
        {
            var generated = ModuleGenerator.Make(seed);
            var module = ModuleValidator.Load(generated.Plain, WasmFeatures.All);
            var call = generated.Calls[0];
            using var plain = new Sample(module);
            var function = plain.Instance.GetFunction($"f{call.Function}");
            WasmValue[] arguments = [.. call.Arguments.Select((bits, i) => new WasmValue(function.Type.Parameters[i], bits))];
            string expected = plain.Look(function.Call(arguments));
            traps += expected.Contains(" at 0x", StringComparison.Ordinal) ? 1 : 0;
            Assert.Equal(expected, Moved(module, call.Function, arguments, ref moves));
        }
        Assert.True(moves > 500 && traps is > 5 and < 55, $"{moves} moves, {traps} traps");
    }

    private static string Moved(ValidatedModule module, int function, WasmValue[] arguments, ref int moves)
    {
        var sample = new Sample(module);
        var machine = Machine.Start(sample.Instance.GetFunction($"f{function}"), arguments);
        for (long steps = 1; machine.RunTo(steps); steps += 1 + steps / 4, moves++)
        {
            byte[] state = machine.Save();
            machine.Dispose();
            sample.Dispose();
            sample = new Sample(module);
            machine = Machine.Restore(sample.Instance, state);
        }
        string end = sample.Look(machine.Result);
        machine.Dispose();
        sample.Dispose();
        return end;
    }
}
