using OutLayer.Testing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Tests.Instructions;

public sealed class InstructionReaderTests
{
    [Fact]
    public void Constants_are_sign_extended_or_bits()
    {
        Assert.Equal(-5, Read(Opcode.I32Const, -5).Const);
        Assert.Equal(long.MinValue, Read(Opcode.I64Const, long.MinValue).Const);
        Assert.Equal(0xBF800000, Read(Opcode.F32Const, -1f).Const);
        Assert.Equal(unchecked((long)0xBFF0000000000000), Read(Opcode.F64Const, -1d).Const);
    }

    [Fact]
    public void Two_indices_come_in_the_order_of_the_binary()
    {
        var call = Read(Opcode.CallIndirect, 3, 1);
        Assert.Equal((3u, 1u), (call.Index, call.Index2));
        var copy = Read(Opcode.TableCopy, 4, 5);
        Assert.Equal((4u, 5u), (copy.Index, copy.Index2));
    }

    [Fact]
    public void A_memory_access_has_alignment_and_a_64_bit_offset()
    {
        var load = Read(Opcode.I64Load, 3u, ulong.MaxValue);
        Assert.Equal((3u, ulong.MaxValue, 0u), (load.Align, load.MemOffset, load.Index));
    }

    [Fact]
    public void Vectors_have_16_bytes_or_lanes()
    {
        byte[] bytes = [.. Enumerable.Range(1, 16).Select(i => (byte)i)], code = Code.Of(Opcode.V128Const, bytes, Opcode.I8x16Shuffle, bytes);
        var reader = new InstructionReader(code, 0, code.Length, WasmFeatures.All, "test");
        Assert.True(reader.MoveNext());
        Assert.Equal((0x0807060504030201, 0x100F0E0D0C0B0A09), (reader.Const, reader.ConstHigh));
        Assert.True(reader.MoveNext());
        Assert.Equal(bytes, reader.ShuffleLanes.ToArray());
        Assert.False(reader.MoveNext());
        var load = Read(Opcode.V128Load16Lane, 1u, 300ul, (byte)7);
        Assert.Equal((1u, 300ul, 7), (load.Align, load.MemOffset, load.Lane));
        Assert.Equal(3, Read(Opcode.F32x4ExtractLane, (byte)3).Lane);
    }

    [Fact]
    public void Labels_of_br_table_end_with_the_default()
    {
        byte[] code = Code.Of(Opcode.BrTable, 2u, 7u, 300u, 9u);
        var reader = new InstructionReader(code, 0, code.Length, WasmFeatures.All, "test");
        Assert.True(reader.MoveNext());
        Assert.Equal([7, 300, 9], reader.Labels.ToArray());
    }

    [Fact]
    public void Try_table_has_a_block_type_and_its_clauses_in_order()
    {
        byte[] code = Code.Of(Opcode.TryTable, (byte)0x7F, 4u, (byte)0, 300u, 1u, (byte)1, 2u, 0u, (byte)2, 5u, (byte)3, 6u);
        var reader = new InstructionReader(code, 0, code.Length, WasmFeatures.All, "test");
        Assert.True(reader.MoveNext());
        Assert.Equal(ValType.I32, reader.BlockType.Result);
        Assert.Equal([new(CatchKind.Catch, 300, 1), new(CatchKind.CatchRef, 2, 0), new(CatchKind.CatchAll, 0, 5), new(CatchKind.CatchAllRef, 0, 6)],
            reader.Catches.ToArray());
        Assert.False(reader.MoveNext());
    }

    [Fact]
    public void Block_types_are_empty_a_value_or_an_index()
    {
        Assert.True(Read(Opcode.Block, (byte)0x40).BlockType.IsEmpty);
        Assert.Equal(ValType.F64, Read(Opcode.Loop, (byte)0x7C).BlockType.Result);
        Assert.Equal(200, Read(Opcode.If, 200).BlockType.TypeIndex);
    }

    [Fact]
    public void References_and_select_carry_their_types()
    {
        Assert.Equal(ValType.ExternRef, Read(Opcode.RefNull, (byte)0x6F).RefType);
        Assert.Equal([ValType.I32, ValType.F32], Read(Opcode.SelectT, 2, (byte)0x7F, (byte)0x7D).SelectTypes);
    }

    [Fact]
    public void Offsets_are_offsets_in_the_module()
    {
        byte[] code = Code.Of((byte)0xEE, Opcode.I32Const, 1000, Opcode.Nop);
        var reader = new InstructionReader(code, 1, code.Length - 1, WasmFeatures.All, "test");
        Assert.True(reader.MoveNext());
        Assert.Equal((1, 4), (reader.Offset, reader.NextOffset));
        Assert.True(reader.MoveNext());
        Assert.Equal((4, 5), (reader.Offset, reader.NextOffset));
        Assert.False(reader.MoveNext());
    }

    [Fact]
    public void Every_row_of_the_table_is_read_by_its_own_code()
    {
        foreach (var info in OpcodeTable.All.Where(info => WasmFeatures.All.Has(info.Feature)))
        {
            byte[] code = [.. Code.Of(info.Opcode), .. new byte[20]];
            if (info.Immediate is Imm.BlockType or Imm.HeapType or Imm.TryTable) code[1] = 0x70;
            var reader = new InstructionReader(code, 0, code.Length, WasmFeatures.All, "test");
            Assert.True(reader.MoveNext());
            Assert.Same(info, reader.Info);
        }
    }

    private static Instruction Read(params object[] parts)
    {
        byte[] code = Code.Of(parts);
        var reader = new InstructionReader(code, 0, code.Length, WasmFeatures.All, "test");
        Assert.True(reader.MoveNext());
        Assert.Equal(code.Length, reader.NextOffset);
        return new(reader.Const, reader.Index, reader.Index2, reader.Align, reader.MemOffset, reader.BlockType, reader.RefType, [.. reader.SelectTypes], reader.Lane);
    }

    private sealed record Instruction(long Const, uint Index, uint Index2, uint Align, ulong MemOffset, BlockType BlockType, ValType RefType,
        ValType[] SelectTypes, byte Lane);
}
