using OutLayer.Testing;
using OutLayer.Wasm.Compiler;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Text;
using OutLayer.Wasm.Validation;

namespace OutLayer.Wasm.Tests.Compiler;

/// <summary>What is found out of a body before its code is emitted.</summary>
public sealed class BodyScanTests
{
    private static (BodyScan Scan, int[] Loops) Scan(string body, int locals = 6)
    {
        string text = $"(module (memory 1) (func (param i32) (local {string.Concat(Enumerable.Repeat("i32 ", locals - 1))}) {body}))";
        var module = ModuleValidator.Load(WatReader.Read(text), WasmFeatures.All).Module;
        var reader = new InstructionReader(module.Bytes.Span, module.Bodies[0].Start, module.Bodies[0].Length, WasmFeatures.All, "code section");
        var loops = new List<int>();
        while (reader.MoveNext())
            if (reader.Opcode == Opcode.Loop) loops.Add(reader.Offset);
        return (BodyScan.Of(module, 0), [.. loops]);
    }

    private static string Set(int local) => $"(local.set {local} (i32.const 1))";

    [Fact]
    public void A_loop_sets_what_it_and_the_loops_in_it_set()
    {
        var (scan, loops) = Scan($"{Set(0)} (loop {Set(1)} (loop (drop (local.tee 2 (i32.const 1))) (block {Set(3)})) (loop (nop)) {Set(4)}) {Set(5)}");
        Assert.Equal([1, 2, 3, 4], scan.AssignedIn(loops[0])!.Order());
        Assert.Equal([2, 3], scan.AssignedIn(loops[1])!.Order());
        Assert.Empty(scan.AssignedIn(loops[2])!);
    }

    [Fact]
    public void A_loop_that_sets_very_many_or_holds_one_that_does_is_not_told_apart()
    {
        string many = string.Concat(Enumerable.Range(0, 2_000).Select(Set));
        var (scan, loops) = Scan($"(loop {many} (loop {Set(1)})) (loop (loop {many}))", 2_000);
        Assert.Null(scan.AssignedIn(loops[0]));
        Assert.Equal([1], scan.AssignedIn(loops[1])!);
        Assert.Null(scan.AssignedIn(loops[2]));
        Assert.Null(scan.AssignedIn(loops[3]));
    }

    [Theory]
    [InlineData("(drop (local.get 1))", true)]
    [InlineData("(local.set 1 (i32.const 1)) (drop (local.get 1))", false)]
    [InlineData("(drop (local.tee 1 (i32.const 1))) (block (loop (drop (local.get 1))))", false)]
    [InlineData("(block (local.set 1 (i32.const 1)) (drop (local.get 1)))", false)]
    [InlineData("(block (br_if 0 (local.get 0)) (local.set 1 (i32.const 1))) (drop (local.get 1))", true)]
    [InlineData("(if (local.get 0) (then (local.set 1 (i32.const 1))) (else (drop (local.get 1))))", true)]
    [InlineData("(if (local.get 0) (then (local.set 1 (i32.const 1))) (else (local.set 1 (i32.const 1)) (drop (local.get 1))))", false)]
    [InlineData("(loop (drop (local.get 1)) (local.set 1 (i32.const 1)) (br_if 0 (local.get 0)))", true)]
    [InlineData("(loop (local.set 1 (i32.const 1)) (drop (local.get 1)) (br_if 0 (local.get 0)))", false)]
    [InlineData("(block (local.set 1 (i32.const 1))) (block (drop (local.get 1)))", true)]
    [InlineData("(local.set 2 (i32.const 1)) (block (drop (local.get 1)))", true)]
    public void A_local_begins_as_zero_where_that_can_be_seen(string body, bool seen) => Assert.Equal(seen, Scan(body).Scan.FirstReads.MayRead(1));
}
