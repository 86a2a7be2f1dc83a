using System.Runtime.InteropServices;
using System.Security.Cryptography;
using OutLayer.Testing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Tests.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Tests.Simd;

/// <summary>What every vector instruction gives on many inputs, as one hash: the same on every processor and every engine.</summary>
public sealed class VectorHashTests
{
    private const string Expected = "c1c6a72ae658fee16b72fecb1d9286d81a6b202690f65be064ac3c05d50b2924";
    private const int Rounds = 400;

    /// <summary>Lanes at the edges of what numbers there are, as bytes.</summary>
    private static readonly ulong[] Edges =
    [
        0, ulong.MaxValue, 0x8000_0000_0000_0000, 0x7FFF_FFFF_7FFF_FFFF, 0x8080_8080_8080_8080, 0x8000_8000_8000_8000, 0x7FFF_8000_7FFF_8000,
        0x7F80_0000_FF80_0000, 0x7FC0_0000_7FA0_0001, 0xFFC0_0123_8000_0000, 0x3F80_0000_BF80_0000, 0x4F00_0000_CF00_0000, 0x4F80_0000_4EFF_FFFF,
        0x3F00_0000_BFC0_0000, 0x0000_0001_8000_0001, 0x7FF0_0000_0000_0000, 0xFFF0_0000_0000_0000, 0x7FF8_0000_0000_0000, 0x7FF4_0000_0000_0001,
        0x41DF_FFFF_FFE0_0000, 0x41EF_FFFF_FFF0_0000, 0xC1E0_0000_0020_0000, 0x3FE0_0000_0000_0000, 0xBFF8_0000_0000_0000, 0x36A0_0000_0000_0001,
        0x47EF_FFFF_F000_0000, 0x0F1E_2D3C_4B5A_6978, 0x0102_0408_1020_4080, 0x1F10_0F0E_0D7F_80FF,
    ];

    [Fact]
    public void Every_vector_instruction_gives_the_same_on_every_processor()
    {
        var rows = OpcodeTable.All.Where(op => op.Opcode.Prefix() == 0xFD && op.Immediate is Imm.None or Imm.Lane && op.Pops.Contains(ValType.V128) | op.Pushes.Contains(ValType.V128)).ToArray();
        var builder = new ModuleBuilder();
        for (int i = 0; i < rows.Length; i++) builder.Export(rows[i].Mnemonic, ExternKind.Func, Define(builder, rows[i]));
        using var guest = new Guest(builder);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var row in rows) Append(hash, guest.Store, guest.Instance.GetFunction(row.Mnemonic), row);
        string actual = Convert.ToHexStringLower(hash.GetHashAndReset());
        Assert.True(Expected == actual, actual);
    }

    private static int Define(ModuleBuilder builder, OpcodeInfo row)
    {
        byte[] operands = [.. Enumerable.Range(0, row.Pops.Length).SelectMany(i => Code.Of(Opcode.LocalGet, (uint)i))];
        byte[] immediate = row.Immediate == Imm.Lane ? [(byte)(row.Lanes - 1)] : [];
        return builder.Function($"{Letters(row.Pops)}:{Letters(row.Pushes)}", Code.Of(operands, row.Opcode, immediate));
    }

    private static string Letters(ValType[] types) => string.Concat(types.Select(Numbers.Letter));

    private static void Append(IncrementalHash hash, Store store, WasmFunction function, OpcodeInfo row)
    {
        ulong state = 0x9E37_79B9_7F4A_7C15;
        var slots = new long[8];
        for (int round = 0; round < Rounds; round++)
        {
            foreach (ref long slot in slots.AsSpan()) slot = (long)Next(ref state);
            Assert.Null(store.Call(function, slots));
            var result = row.Pushes[0];
            if (result.Size == 4) slots[0] &= uint.MaxValue;
            hash.AppendData(MemoryMarshal.AsBytes(slots.AsSpan(0, result.Slots)));
        }
    }

    /// <summary>One of the edges, any bits, or a mixture.</summary>
    private static ulong Next(ref ulong state)
    {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        ulong edge = Edges[state % (ulong)Edges.Length];
        return (state >> 40 & 3) switch { 0 => state, 1 => edge, 2 => edge >> 32 | state << 32, _ => (edge & 0xFFFF_FFFF) | (Edges[(state >> 20) % (ulong)Edges.Length] << 32) };
    }
}
