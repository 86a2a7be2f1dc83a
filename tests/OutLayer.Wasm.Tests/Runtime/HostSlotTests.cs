using OutLayer.Testing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Tests.Runtime;

/// <summary>Host functions of every number of parameters and results: each number of slots lies elsewhere on the machine's stack.</summary>
public class HostSlotTests
{
    private const int Most = 20;

    public static TheoryData<int, int> Counts
    {
        get
        {
            var counts = new TheoryData<int, int>();
            for (int parameters = 0; parameters <= Most; parameters++)
                foreach (int results in new[] { 0, 1, 2, 5, Most - parameters }.Distinct()) counts.Add(parameters, results);
            return counts;
        }
    }

    [Theory]
    [MemberData(nameof(Counts))]
    public void Arguments_and_results_arrive_in_order(int parameters, int results)
    {
        string signature = $"{new string('l', parameters)}:{new string('l', results)}";
        var builder = new ModuleBuilder();
        int host = builder.Import("env", "turn", signature);
        object[] arguments = [.. Enumerable.Range(0, parameters).SelectMany(i => new object[] { Opcode.LocalGet, (uint)i })];
        int run = builder.Function(signature, Code.Of([.. arguments, Opcode.Call, (uint)host]));
        long[] given = [];
        var type = TypeLetters.FuncType(new string('l', parameters), new string('l', results));
        using var guest = new Guest(builder.Export("run", ExternKind.Func, run), host: new HostFunction("env", "turn", type, call =>
        {
            given = call.Slots[..parameters].ToArray();
            for (int i = 0; i < results; i++) call.Slots[i] = -i - 1;
        }));
        var outcome = guest.Run([.. Enumerable.Range(0, parameters).Select(i => WasmValue.I64(100 + i))]);
        Assert.Equal(Enumerable.Range(0, parameters).Select(i => 100L + i), given);
        Assert.Equal(Enumerable.Range(0, results).Select(i => -1L - i), outcome.Results.Select(value => value.AsI64()));
    }
}
