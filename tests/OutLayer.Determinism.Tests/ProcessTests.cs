using System.Text.Json;

namespace OutLayer.Determinism.Tests;

/// <summary>The same calls in separate processes of the command, each from an empty state folder and in other surroundings.</summary>
public class ProcessTests
{
    private static readonly ParallelOptions Processors = new() { MaxDegreeOfParallelism = Environment.ProcessorCount };

    public static TheoryData<string> Scripts() => Script.Names();

    [Theory, MemberData(nameof(Scripts))]
    public void A_hundred_processes_give_the_same_receipt(string name)
    {
        var script = Script.Named(name);
        string expected = Reference.Of(script)[0];
        Parallel.For(0, Product.Runs, Processors, i =>
        {
            var around = Surroundings.All[i % Surroundings.All.Count];
            string got = CommandRun.Receipts(script, 1, around)[0];
            Assert.True(expected == got, $"run {i} differs, in {around}\n{got}\nexpected\n{expected}");
        });
    }

    /// <summary>Long scripts, with failures and limits, in the surroundings that change the compiled code or its stack the most.</summary>
    [Theory, MemberData(nameof(Scripts))]
    public void Whole_scripts_give_the_same_receipts_in_surroundings_far_apart(string name)
    {
        var script = Script.Named(name);
        string[] expected = Reference.Of(script);
        Surroundings[] far = name == "edges" ? [Surroundings.Slow, Surroundings.Compiled, Surroundings.SmallStack] : [Surroundings.Compiled];
        Parallel.ForEach(far, Processors, around => Assert.Equal(expected, CommandRun.Receipts(script, script.Calls.Length, around)));
    }

    [Theory, MemberData(nameof(Scripts))]
    public void The_scripts_end_as_they_say_and_each_receipt_holds_the_hash_of_the_one_before(string name)
    {
        var script = Script.Named(name);
        var receipts = Reference.Of(script).Select(text => JsonDocument.Parse(text).RootElement.GetProperty("receipt")).ToArray();
        Assert.Equal(script.Calls.Select(call => call.Status), receipts.Select(receipt => receipt.GetProperty("status").GetString()!));
        Assert.Equal(JsonValueKind.Null, receipts[0].GetProperty("previous").ValueKind);
        var chained = receipts.Where(receipt => !receipt.GetProperty("view").GetBoolean()).ToArray();
        for (int i = 1; i < chained.Length; i++)
            Assert.Equal(chained[i - 1].GetProperty("stateAfter").GetString(), chained[i].GetProperty("stateBefore").GetString());
        Assert.Equal(chained.Length, chained.Select(receipt => receipt.GetProperty("previous").ToString()).Distinct().Count());
    }
}
