using System.Security.Cryptography;
using OutLayer.Testing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Adversary.Tests.Classes;

/// <summary>
/// Addresses. CVE-2021-32629: an index that was sign-extended to 64 bits reached memory before the heap. CVE-2023-26489: an index shifted
/// left was scaled in 64 bits and reached 34 GiB further. CVE-2026-24116, CVE-2026-34944: loads wider than needed at the end of memory.
/// </summary>
public sealed class AddressTests
{
    private const int Size = StoreOptions.PageSize;

    /// <summary>How an index is made of the parameter, and what it must be.</summary>
    private static readonly (byte[] Code, Func<int, int> Index)[] Forms =
    [
        ([], x => x),
        (Code.Of(Opcode.I64ExtendI32S, Opcode.I32WrapI64), x => x),
        (Code.Of(Opcode.I64ExtendI32S, Opcode.I64Const, 1L << 32, Opcode.I64Add, Opcode.I32WrapI64), x => x),
        (Code.Of(Opcode.I32Extend8S), x => (sbyte)x),
        (Code.Of(Opcode.I32Const, 16, Opcode.I32Shl, Opcode.I32Const, 16, Opcode.I32ShrS), x => (short)x),
        (Code.Of(Opcode.I32Const, 1, Opcode.I32Sub), x => x - 1),
        (Code.Of(Opcode.I32Const, 3, Opcode.I32Shl), x => x << 3),
        (Code.Of(Opcode.I32Const, 2, Opcode.I32Shl, Opcode.I32Const, -16, Opcode.I32Add), x => (x << 2) - 16),
        (Code.Of(Opcode.I32Const, 3, Opcode.I32Shl, Opcode.LocalGet, 0u, Opcode.I32Add, Opcode.I32Const, int.MaxValue, Opcode.I32Add), x => (x << 3) + x + int.MaxValue),
        (Code.Of(Opcode.I32Const, 1, Opcode.I32ShrS), x => x >> 1),
        (Code.Of(Opcode.Drop, Opcode.I32Const, 60, Opcode.LocalGet, 0u, Opcode.I32Store16, 0u, 0u, Opcode.I32Const, 60, Opcode.I32Load16S, 0u, 0u), x => (short)x),
        (Code.Of(Opcode.Drop, Opcode.I32Const, -8), _ => -8),
    ];

    private static readonly ulong[] Offsets = [0, 1, 8, Size - 8, Size, int.MaxValue, 1UL << 31, uint.MaxValue - Size, uint.MaxValue - 15, uint.MaxValue];

    private static readonly int[] Arguments =
        [0, 1, 2, 255, Size / 8 - 1, Size / 8, Size - 17, Size - 16, Size - 8, Size - 4, Size - 2, Size - 1, Size, Size + 1, 0x8000, 0xFFF8, 0x1FFF_FFFF, 0x2000_0000,
            0x3FFF_FFFE, int.MaxValue, int.MinValue, int.MinValue + 8, -1, -2, -8, -16, -Size];

    public static TheoryData<Opcode> Accesses =>
        [.. OpcodeTable.All.Where(op => op.Immediate is Imm.MemArg or Imm.MemArgLane).Select(op => op.Opcode)];

    [Theory, MemberData(nameof(Accesses))]
    public void Sign_extension_and_scaling_of_an_index_reach_nothing_outside(Opcode access)
    {
        var module = Module(access);
        int size = 1 << OpcodeTable.Get(access).NaturalAlignment;
        Tiers.Agree(tier =>
        {
            using var subject = new Subject(tier, module);
            using var seen = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            int function = 0;
            foreach (var (_, index) in Forms)
                foreach (ulong offset in Offsets)
                {
                    var called = subject.Instance.GetFunction($"f{function++}");
                    foreach (int argument in Arguments) Check(subject, called, argument, index(argument), offset, size, seen);
                }
            return Convert.ToHexString(seen.GetCurrentHash());
        });
    }

    private static void Check(Subject subject, WasmFunction function, int argument, int index, ulong offset, int size, IncrementalHash seen)
    {
        var memory = subject.Memory.Span;
        for (int i = 0; i < 256; i++) memory[i] = memory[^(i + 1)] = (byte)(i * 37 + 11);
        var result = function.Call(WasmValue.I32(argument));
        bool outside = (uint)index + offset + (ulong)size > Size;
        Assert.True(result.Trap?.Code == (outside ? TrapCode.MemoryOutOfBounds : null), $"{function.Name}({argument}): index {index}, offset {offset}: {result.Trap}");
        foreach (var value in result.Results)
        {
            seen.AppendData(BitConverter.GetBytes(value.Bits));
            seen.AppendData(BitConverter.GetBytes(value.High));
        }
        seen.AppendData(memory[..256]);
        seen.AppendData(memory[^256..]);
    }

    /// <summary>A function for each form of index and offset.</summary>
    private static ModuleBuilder Module(Opcode access)
    {
        var builder = new ModuleBuilder().Memory(1, 1).Export("memory", ExternKind.Memory, 0);
        var info = OpcodeTable.Get(access);
        string result = string.Concat(info.Pushes.Select(type => "ilfdv"[(int)type.Kind]));
        foreach (var (index, _) in Forms)
            foreach (ulong offset in Offsets)
            {
                byte[] lane = info.Immediate == Imm.MemArgLane ? [(byte)(info.Lanes - 1)] : [];
                byte[] code = Code.Of(Opcode.LocalGet, 0u, index, ValueOf(info), access, 0u, offset, lane);
                int function = builder.Function($"i:{result}", code);
                builder.Export($"f{function}", ExternKind.Func, function);
            }
        return builder;
    }

    private static byte[] ValueOf(OpcodeInfo info) => info.Pops.Length == 1 ? [] : info.Pops[1].Kind switch
    {
        ValKind.I32 => Code.Of(Opcode.I32Const, 0x5A6B7C8D),
        ValKind.I64 => Code.Of(Opcode.I64Const, 0x1A2B3C4D5E6F7081L),
        ValKind.F32 => Code.Of(Opcode.F32Const, 1.5f),
        ValKind.F64 => Code.Of(Opcode.F64Const, 2.5),
        _ => Code.Of(Opcode.V128Const, Enumerable.Range(1, 16).Select(i => (byte)(i * 15)).ToArray()),
    };

    [Theory, MemberData(nameof(Tiers.Names), MemberType = typeof(Tiers))]
    public void The_whole_of_4_GiB_of_indices_wraps_nowhere(string tier)
    {
        using var subject = new Subject(tier, """
            (module (memory (export "memory") 1)
              (func (export "far") (param i32) (result i32) (i32.load8_u offset=0xffffffff (local.get 0)))
              (func (export "sum") (param i32 i32) (result i32) (i32.load8_u (i32.add (local.get 0) (local.get 1)))))
            """);
        subject.Memory.Span[3] = 9;
        // Index and offset are added in more than 32 bits; what the program adds itself wraps.
        Assert.Equal(TrapCode.MemoryOutOfBounds, subject.TrapOf("far", 4));
        Assert.Equal(9, subject.Int("sum", -1, 4));
    }
}
