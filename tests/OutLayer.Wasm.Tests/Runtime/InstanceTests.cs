using OutLayer.Testing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Tests.Runtime;

public class InstanceTests
{
    public static TheoryData<string, byte[], ulong> ObservedNaNs
    {
        get
        {
            byte[] arithmetic = Code.Of(Opcode.F64Const, 0.0, Opcode.F64Const, 0.0, Opcode.F64Div);
            byte[] payload = Code.Of(Opcode.I64Const, 0x7FF4_0000_0000_0001L, Opcode.F64ReinterpretI64);
            byte[] quieted = Code.Of(payload, Opcode.F64Const, 1.0, Opcode.F64Add);
            const ulong Canonical = 0x7FF8_0000_0000_0000;
            return new()
            {
                { "reinterpret of arithmetic", Code.Of(arithmetic, Opcode.I64ReinterpretF64), Canonical },
                { "payloads of arithmetic", Code.Of(quieted, Opcode.I64ReinterpretF64), Canonical },
                { "neg of arithmetic", Code.Of(arithmetic, Opcode.F64Neg, Opcode.I64ReinterpretF64), Canonical | 1UL << 63 },
                { "abs of arithmetic", Code.Of(quieted, Opcode.F64Abs, Opcode.I64ReinterpretF64), Canonical },
                { "copysign takes a canonical sign", Code.Of(Opcode.F64Const, 1.0, arithmetic, Opcode.F64Copysign, Opcode.I64ReinterpretF64), BitConverter.DoubleToUInt64Bits(1.0) },
                { "through memory", Code.Of(Opcode.I32Const, 0, quieted, Opcode.F64Store, 3u, 0u, Opcode.I32Const, 0, Opcode.I64Load, 3u, 0u), Canonical },
                { "through a local", Code.Of(quieted, Opcode.LocalSet, 0u, Opcode.LocalGet, 0u, Opcode.I64ReinterpretF64), Canonical },
                { "through a block", Code.Of(Opcode.Block, (byte)0x7C, quieted, Opcode.End, Opcode.I64ReinterpretF64), Canonical },
                { "through select", Code.Of(quieted, Opcode.F64Const, 1.0, Opcode.I32Const, 1, Opcode.Select, Opcode.I64ReinterpretF64), Canonical },
                { "bits of a constant are kept", Code.Of(Opcode.F64Const, BitConverter.UInt64BitsToDouble(0x7FF4_0000_0000_0001), Opcode.I64ReinterpretF64), 0x7FF4_0000_0000_0001 },
                { "bits of a load are kept", Code.Of(Opcode.I32Const, 0, Opcode.I64Const, 0x7FF4_0000_0000_0001L, Opcode.I64Store, 3u, 0u,
                    Opcode.I32Const, 8, Opcode.I32Const, 0, Opcode.F64Load, 3u, 0u, Opcode.F64Store, 3u, 0u, Opcode.I32Const, 8, Opcode.I64Load, 3u, 0u), 0x7FF4_0000_0000_0001 },
                { "a demoted NaN", Code.Of(quieted, Opcode.F32DemoteF64, Opcode.I32ReinterpretF32, Opcode.I64ExtendI32U), 0x7FC0_0000 },
            };
        }
    }

    [Theory, MemberData(nameof(ObservedNaNs))]
    public void NaNs_of_arithmetic_are_canonical_where_their_bits_are_seen(string place, byte[] code, ulong expected)
    {
        using var guest = Guest.Of(":l", code, "d");
        Assert.True(expected == guest.Run().Single().Bits, $"{place}: expected {expected:x16}, got {guest.Run().Single().Bits:x16}");
    }

    [Fact]
    public void A_NaN_that_is_returned_or_passed_to_the_host_is_canonical()
    {
        ulong seen = 0;
        byte[] quieted = Code.Of(Opcode.I64Const, 0x7FF4_0000_0000_0001L, Opcode.F64ReinterpretI64, Opcode.F64Const, 1.0, Opcode.F64Add);
        var builder = new ModuleBuilder();
        int host = builder.Import("env", "see", "d:");
        int run = builder.Function(":d", Code.Of(quieted, Opcode.Call, (uint)host, quieted));
        using var guest = new Guest(builder.Export("run", ExternKind.Func, run), null, null,
            new HostFunction("env", "see", new FuncType([ValType.F64], []), call => seen = (ulong)call.I64(0)));
        Assert.Equal(0x7FF8_0000_0000_0000UL, guest.Run().Single().Bits);
        Assert.Equal(0x7FF8_0000_0000_0000UL, seen);
    }

    [Fact]
    public void A_fault_of_the_host_is_not_a_trap_of_the_guest()
    {
        var builder = new ModuleBuilder();
        int host = builder.Import("env", "fail", ":");
        int run = builder.Function(":", Code.Of(Opcode.Call, (uint)host));
        string? nothing = null;
        using var guest = new Guest(builder.Export("run", ExternKind.Func, run), null, null,
            new HostFunction("env", "fail", FuncType.Empty, call => call.Store.Charge(nothing!.Length)));
        Assert.Throws<NullReferenceException>(() => guest.Run());
        Assert.Throws<NullReferenceException>(() => guest.Run());
    }

    [Fact]
    public void Restoring_an_image_brings_every_byte_back_and_the_size_with_it()
    {
        using var guest = Guest.Of(":i", Code.Of(Opcode.I32Const, 2, Opcode.MemoryGrow, (byte)0));
        var memory = guest.Instance.GetMemory("memory");
        new Random(1).NextBytes(memory.Span);
        byte[] before = memory.ToArray();
        using var image = new MemoryImage(before);
        for (int round = 0; round < 50; round++)
        {
            memory.Restore(image);
            Assert.Equal(1, memory.Pages);
            Assert.True(memory.Span.SequenceEqual(before));
            guest.Run();
            Assert.False(memory.Span[65_536..].ContainsAnyExcept((byte)0));
            memory.Span.Fill((byte)round);
        }
    }

    [Fact]
    public void A_memory_is_not_restored_while_its_guest_runs()
    {
        var builder = new ModuleBuilder();
        builder.Import("env", "restore", ":");
        int run = builder.Function(":", Code.Of(Opcode.Call, 0u));
        Guest? guest = null;
        using var image = new MemoryImage(new byte[65_536]);
        guest = new Guest(builder.Memory(1).Export("run", ExternKind.Func, run).Export("memory", ExternKind.Memory, 0), null, null,
            new HostFunction("env", "restore", FuncType.Empty, _ => guest!.Instance.GetMemory("memory").Restore(image)));
        using (guest)
        {
            Assert.Contains("while code of its store runs", Assert.Throws<InvalidOperationException>(() => guest.Run()).Message, StringComparison.Ordinal);
            guest.Instance.GetMemory("memory").Restore(image);
        }
    }

    [Fact]
    public void Nothing_of_an_image_is_left_beneath_a_shorter_one()
    {
        using var guest = Guest.Of(":i", Code.Of(Opcode.I32Const, 1, Opcode.MemoryGrow, (byte)0));
        var memory = guest.Instance.GetMemory("memory");
        byte[] contents = new byte[3 * 65_536];
        contents.AsSpan().Fill(7);
        using var longer = new MemoryImage(contents);
        using var shorter = new MemoryImage(contents.AsSpan(0, 65_536));
        memory.Restore(longer);
        memory.Restore(shorter);
        Assert.Equal(1, guest.Run().Single().AsI32());
        Assert.False(memory.Span[65_536..].ContainsAnyExcept((byte)0));
        Assert.False(memory.Span[..65_536].ContainsAnyExcept((byte)7));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Pages_after_an_images_contents_are_zeros_each_time(int held)
    {
        using var guest = Guest.Of(":i", Code.Of(Opcode.I32Const, 1, Opcode.MemoryGrow, (byte)0));
        var memory = guest.Instance.GetMemory("memory");
        byte[] contents = new byte[held * 65_536];
        contents.AsSpan().Fill(7);
        using var image = new MemoryImage(contents, 3);
        Assert.Equal(3 * 65_536, image.Length);
        for (int round = 0; round < 3; round++)
        {
            memory.Restore(image);
            Assert.Equal(3, guest.Run().Single().AsI32());
            Assert.False(memory.Span[..contents.Length].ContainsAnyExcept((byte)7));
            Assert.False(memory.Span[contents.Length..].ContainsAnyExcept((byte)0));
            memory.Span.Fill((byte)round);
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => new MemoryImage(new byte[2 * 65_536], 1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(0, 1, 2, 9, 15)]
    public void Any_list_of_hot_pages_brings_every_byte_back(params int[] hot)
    {
        using var guest = Guest.Of(":", []);
        var memory = guest.Instance.GetMemory("memory");
        new Random(2).NextBytes(memory.Span);
        byte[] before = memory.ToArray();
        using var image = new MemoryImage(before, hot);
        for (int round = 0; round < 20; round++)
        {
            memory.Restore(image);
            Assert.True(memory.Span.SequenceEqual(before));
            memory.Span[(round * 3_277)..].Fill((byte)round);
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(16)]
    [InlineData(5, 4)]
    public void A_hot_page_outside_of_the_image_or_out_of_order_is_refused(params int[] hot) =>
        Assert.Contains("hot page", Assert.Throws<ArgumentException>(() => new MemoryImage(new byte[65_536], hot)).Message, StringComparison.Ordinal);

    [Fact]
    public void Instances_of_one_image_do_not_see_each_other()
    {
        using var image = new MemoryImage(new byte[65_536]);
        using var first = Guest.Of(":", []);
        using var second = Guest.Of(":", []);
        first.Instance.GetMemory("memory").Restore(image);
        second.Instance.GetMemory("memory").Restore(image);
        first.Instance.GetMemory("memory").Span.Fill(7);
        Assert.False(second.Instance.GetMemory("memory").Span.ContainsAnyExcept((byte)0));
    }

    [Fact]
    public void Host_access_to_memory_is_checked()
    {
        using var guest = Guest.Of(":", []);
        var memory = guest.Instance.GetMemory("memory");
        Assert.True(memory.TrySlice(65_535, 1, out _));
        Assert.False(memory.TrySlice(65_535, 2, out _));
        Assert.False(memory.TrySlice(uint.MaxValue, uint.MaxValue, out _));
        Assert.Equal(TrapCode.MemoryOutOfBounds, Assert.Throws<TrapException>(() => memory.Slice(65_536, 1).Clear()).Trap.Code);
    }

    [Fact]
    public void Calls_check_what_they_are_given()
    {
        using var guest = Guest.Of("i:", []);
        Assert.Contains("takes 1 arguments", Assert.Throws<ArgumentException>(() => guest.Run()).Message, StringComparison.Ordinal);
        Assert.Contains("is a i32, not a i64", Assert.Throws<ArgumentException>(() => guest.Run(WasmValue.I64(1))).Message, StringComparison.Ordinal);
        Assert.Contains("no export \"nothing\"", Assert.Throws<ArgumentException>(() => guest.Instance.Call("nothing")).Message, StringComparison.Ordinal);
        Assert.Contains("is a Memory", Assert.Throws<ArgumentException>(() => guest.Instance.Call("memory")).Message, StringComparison.Ordinal);
        guest.Dispose();
        Assert.Throws<ObjectDisposedException>(() => guest.Run(WasmValue.I32(1)));
    }
}
