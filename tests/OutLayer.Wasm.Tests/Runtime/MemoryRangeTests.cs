using OutLayer.Testing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Tests.Runtime;

/// <summary>memory.copy and memory.fill, by sizes that the code knows, which it may take apart, and by sizes that it does not.</summary>
public class MemoryRangeTests
{
    private const int Length = 65_536;
    private static readonly int[] Counts = [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 133, 159, 160, 161, 300];
    private static readonly CostModel Costs = new() { Operation = 10, BulkBase = 320, BulkUnit = 10 };

    public static TheoryData<int, bool> Sizes => [.. Counts.SelectMany(count => new[] { (count, true), (count, false) })];

    [Theory, MemberData(nameof(Sizes))]
    public void A_copy_moves_what_was_there_however_the_ranges_overlap(int count, bool isConstant)
    {
        using var guest = Copy(count, isConstant);
        var memory = guest.Instance.GetMemory("memory");
        foreach (int distance in new[] { 0, 1, -1, 3, -7, 8, 16, -16, 40, -100, 400 })
        {
            for (int i = 0; i < 2_000; i++) memory.Span[i] = (byte)(i * 7 + (i >> 8));
            byte[] expected = memory.Span[..2_000].ToArray();
            expected.AsSpan(700, count).CopyTo(expected.AsSpan(700 + distance));
            Assert.Null(Run(guest, 700 + distance, 700, count).Trap);
            Assert.Equal(expected, memory.Span[..2_000].ToArray());
        }
    }

    [Theory, MemberData(nameof(Sizes))]
    public void A_copy_that_is_partly_outside_changes_nothing(int count, bool isConstant)
    {
        using var guest = Copy(count, isConstant);
        int last = Length - count;
        Assert.Null(Run(guest, last, 0, count).Trap);
        Assert.Null(Run(guest, 0, last, count).Trap);
        guest.Instance.GetMemory("memory").Span.Fill(0xAA);
        foreach (int outside in new[] { last + 1, Length + 1, int.MinValue, -1, -count })
        {
            if (outside == 0) continue;
            Assert.Equal(TrapCode.MemoryOutOfBounds, Run(guest, outside, 0, count).Trap!.Code);
            Assert.Equal(TrapCode.MemoryOutOfBounds, Run(guest, 0, outside, count).Trap!.Code);
        }
        Assert.False(guest.Instance.GetMemory("memory").Span.ContainsAnyExcept((byte)0xAA));
    }

    [Theory, MemberData(nameof(Sizes))]
    public void A_fill_is_of_its_range_alone(int count, bool isConstant)
    {
        using var guest = Of(Opcode.MemoryFill, [0], count, isConstant);
        var memory = guest.Instance.GetMemory("memory");
        Assert.Null(Run(guest, 50, 0x1FF, count).Trap);
        byte[] expected = new byte[1_000];
        expected.AsSpan(50, count).Fill(0xFF);
        Assert.Equal(expected, memory.Span[..1_000].ToArray());
        Assert.Null(Run(guest, Length - count, 1, count).Trap);
        memory.Span.Fill(0xAA);
        foreach (int outside in new[] { Length - count + 1, int.MinValue, -1 })
            Assert.Equal(TrapCode.MemoryOutOfBounds, Run(guest, outside, 1, count).Trap!.Code);
        Assert.False(memory.Span.ContainsAnyExcept((byte)0xAA));
    }

    [Theory, InlineData(true), InlineData(false)]
    public void A_copy_pays_by_its_size_whether_it_traps_or_not(bool isConstant)
    {
        using var guest = Copy(100, isConstant);
        const long expected = 100 + 30 + 320 + 1_000; // the frame: 64 + 12 bytes
        Assert.Equal((expected, null), guest.Measure(WasmValue.I32(0), WasmValue.I32(50), WasmValue.I32(100)));
        var (gas, trap) = guest.Measure(WasmValue.I32(Length - 99), WasmValue.I32(50), WasmValue.I32(100));
        Assert.Equal((expected, TrapCode.MemoryOutOfBounds), (gas, trap!.Code));
    }

    [Fact]
    public void What_a_copy_has_shown_to_be_inside_ends_with_it()
    {
        // run(to): copy 20 bytes there from 0; then load 8 bytes from to + 13, which end one byte behind them
        using var guest = Guest.Of("i:l", Code.Of(Opcode.LocalGet, 0u, Opcode.I32Const, 0, Opcode.I32Const, 20, Opcode.MemoryCopy, (byte)0, (byte)0,
            Opcode.LocalGet, 0u, Opcode.I64Load, 0u, 13u));
        Assert.Null(guest.Run(WasmValue.I32(Length - 21)).Trap);
        Assert.Equal(TrapCode.MemoryOutOfBounds, guest.Run(WasmValue.I32(Length - 20)).Trap!.Code);
    }

    private static CallResult Run(Guest guest, int to, int middle, int count) =>
        guest.Run(WasmValue.I32(to), WasmValue.I32(middle), WasmValue.I32(count));

    private static Guest Copy(int count, bool isConstant) => Of(Opcode.MemoryCopy, [0, 0], count, isConstant);

    private static Guest Of(Opcode op, byte[] memories, int count, bool isConstant) => Guest.Of("iii:", Code.Of(
        Opcode.LocalGet, 0u, Opcode.LocalGet, 1u, isConstant ? Code.Of(Opcode.I32Const, count) : Code.Of(Opcode.LocalGet, 2u), op, memories), costs: Costs);
}
