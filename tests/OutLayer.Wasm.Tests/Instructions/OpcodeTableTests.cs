using System.Text.RegularExpressions;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Tests.Instructions;

public sealed partial class OpcodeTableTests
{
    [Fact]
    public void Every_opcode_has_one_row_and_every_row_its_opcode()
    {
        Assert.Equal(Enum.GetValues<Opcode>().Order(), OpcodeTable.All.Select(info => info.Opcode).Order());
        Assert.All(OpcodeTable.All, info => Assert.Same(info, OpcodeTable.Get(info.Opcode)));
        Assert.All(OpcodeTable.All, info => Assert.Same(info, OpcodeTable.Find(info.Opcode.Prefix(), info.Opcode.SubOpcode())));
    }

    /// <summary>Runs of rows are given by their first code: a name too many or too few would shift the rest.</summary>
    [Fact]
    public void Every_mnemonic_is_its_opcodes_name() =>
        Assert.All(OpcodeTable.All, info => Assert.Equal(info.Opcode == Opcode.SelectT ? "SelectT" : Pascal(info.Mnemonic), info.Opcode.ToString()));

    [Fact]
    public void Vector_instructions_are_complete()
    {
        Assert.Equal(236, OpcodeTable.All.Count(info => info.Feature == WasmFeature.Simd));
        Assert.Equal(20, OpcodeTable.All.Count(info => info.Feature == WasmFeature.RelaxedSimd));
        Assert.All(OpcodeTable.All.Where(info => info.Opcode.Prefix() == 0xFD), info => Assert.False(info.Has(OpFlags.Special)));
    }

    [Fact]
    public void A_lane_index_counts_lanes_of_the_shape()
    {
        foreach (var info in OpcodeTable.All.Where(info => info.Immediate is Imm.Lane or Imm.MemArgLane))
        {
            int bits = int.Parse(LaneBits().Match(info.Mnemonic).Value, System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(128 / bits, info.Lanes);
            if (info.Immediate == Imm.MemArgLane) Assert.Equal(bits / 8, 1 << info.NaturalAlignment);
        }
    }

    [Fact]
    public void Memory_accesses_and_no_others_have_an_alignment() =>
        Assert.All(OpcodeTable.All, info => Assert.Equal(info.Immediate is Imm.MemArg or Imm.MemArgLane, info.NaturalAlignment >= 0));

    [Theory]
    [InlineData(Opcode.V128Load8x8U, 3), InlineData(Opcode.V128Load64Splat, 3), InlineData(Opcode.V128Load32Zero, 2), InlineData(Opcode.V128Store, 4)]
    public void Vector_loads_are_aligned_by_what_they_read(Opcode opcode, int log2) => Assert.Equal(log2, OpcodeTable.Get(opcode).NaturalAlignment);

    [Fact]
    public void Vectors_go_in_and_come_out()
    {
        var row = OpcodeTable.Get(Opcode.F64x2ReplaceLane);
        Assert.Equal([ValType.V128, ValType.F64], row.Pops);
        Assert.Equal([ValType.V128], row.Pushes);
    }

    private static string Pascal(string mnemonic) => WordStart().Replace(mnemonic, match => match.Groups[1].Value.ToUpperInvariant());

    [GeneratedRegex(@"(?:^|[._])(\w)")]
    private static partial Regex WordStart();

    [GeneratedRegex(@"(?<=^i|^f|load|store)\d+(?=x|_lane)")]
    private static partial Regex LaneBits();
}
