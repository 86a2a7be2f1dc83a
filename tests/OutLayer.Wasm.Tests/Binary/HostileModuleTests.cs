using OutLayer.Testing;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;
using static OutLayer.Wasm.Instructions.Opcode;

namespace OutLayer.Wasm.Tests.Binary;

/// <summary>Bytes that nobody meant: nothing but <see cref="WasmFormatException"/> comes out, and memory stays in proportion.</summary>
public sealed class HostileModuleTests
{
    private const int ModulesOfSuite = 80, LargestModule = 400;

    /// <summary>Bytes that a module of up to 400 bytes may make us allocate, buffers and the exception included.</summary>
    private const long AllocationBound = 256 * 1024;

    [Fact]
    public void Every_truncation_and_byte_change_of_a_module_is_refused_or_loads()
    {
        Mutate(Sample());
        Mutate(SampleOfProposals());
    }

    [Fact]
    public void Every_truncation_and_byte_change_of_modules_of_the_suite_is_refused_or_loads()
    {
        string? spec = SharedData.Find("spec");
        Assert.SkipWhen(spec is null, SharedData.HowToGet);
        var small = SpecModules.Read(spec).Where(module => module.Kind == "module" && module.Bytes.Length <= LargestModule)
            .DistinctBy(module => Convert.ToHexString(module.Bytes)).ToArray();
        Assert.True(small.Length > ModulesOfSuite);
        for (int i = 0; i < ModulesOfSuite; i++) Mutate(small[i * (small.Length / ModulesOfSuite)].Bytes);
    }

    [Fact]
    public void The_samples_load()
    {
        Assert.NotNull(Refusal.Load(Sample()));
        Assert.NotNull(Refusal.Load(SampleOfProposals()));
    }

    [Fact]
    public void Random_bytes_are_refused_or_load()
    {
        var random = new Random(20_260_701);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] noise = new byte[random.Next(64)];
            random.NextBytes(noise);
            Try(noise);
            Try(ModuleBuilder.Raw(noise));
            Try(ModuleBuilder.Raw(ModuleBuilder.Section((byte)random.Next(14), noise)));
            Try(new ModuleBuilder().Memory(1).Table(1).ToArrayWith(noise));
        }
    }

    [Fact]
    public void Long_lists_on_tiny_instructions_do_not_stall_the_validator()
    {
        var builder = new ModuleBuilder();
        string thousand = new('i', 1_000);
        int type = builder.Type($"{thousand}:{thousand}");
        byte[] operands = [.. Enumerable.Repeat((byte)0x20, 2_000).Select((opcode, i) => i % 2 == 0 ? opcode : (byte)0)];
        byte[] blocks = [.. Enumerable.Repeat(Code.Of(Block, type, End), 300_000).SelectMany(code => code)];
        builder.Function("i:", Code.Of(operands, blocks, Return));
        var watch = System.Diagnostics.Stopwatch.StartNew();
        Assert.Equal(1_000, Refusal.Load(builder.ToArray()).Facts[0].MaxOperandHeight);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"took {watch.Elapsed}");
    }

    private static void Mutate(byte[] module)
    {
        for (int length = 0; length < module.Length; length++) Try(module[..length]);
        for (int at = 0; at < module.Length; at++)
            foreach (byte value in Changes(module[at]))
            {
                byte[] changed = [.. module];
                changed[at] = value;
                Try(changed);
            }
    }

    /// <summary>Each bit flipped, one more and one less, and the ends.</summary>
    private static IEnumerable<byte> Changes(byte value) =>
        Enumerable.Range(0, 8).Select(bit => (byte)(value ^ (1 << bit))).Concat(new byte[] { (byte)(value + 1), (byte)(value - 1), 0, 0xFF });

    private static void Try(byte[] bytes)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            Refusal.Load(bytes);
        }
        catch (WasmFormatException refusal)
        {
            Assert.InRange(refusal.Offset, 0, bytes.Length);
        }
        catch (Exception other)
        {
            Assert.Fail($"{other.GetType().Name} ({other.Message}) from {Convert.ToHexString(bytes)}");
        }
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated <= AllocationBound, $"{allocated} bytes for {Convert.ToHexString(bytes)}");
    }

    private static byte[] Sample()
    {
        var builder = new ModuleBuilder().Memory(1, 2).Table(4).Table(1, 9, 'E').Data(8, 1, 2, 3).PassiveData(4);
        builder.Import("env", "log", "ii:");
        builder.ImportGlobal("env", "base", 'i');
        builder.Global('l', true, Code.Of(I64Const, -1)).Global('F', false, Code.Of(RefFunc, 1));
        byte[] branches = Code.Of(Block, (byte)0x40, Loop, (byte)0x40, LocalGet, 0, BrTable, 2, 0, 1, 1, End, End, LocalGet, 1);
        int first = builder.Function("il:l", branches, locals: "iif");
        byte[] bulk = Code.Of(I32Const, 0, I32Const, 0, I32Const, 1, MemoryInit, 1, 0, F64Const, 1d, I32TruncSatF64S, I32Load, 2, 16, Drop);
        builder.Function(":", bulk);
        builder.Export("run", ExternKind.Func, first).Elements(0, 1, 2).Start(2);
        return builder.Last(ModuleBuilder.Custom("name", 1, 4, 1, 0, 1, 0x61)).ToArray();
    }

    /// <summary>Vectors, typed references, tail calls, exceptions of both kinds.</summary>
    private static byte[] SampleOfProposals()
    {
        var builder = new ModuleBuilder().Memory(1).Tag("il:").Global('v', false, Code.Of(V128Const, new byte[16]));
        int binary = builder.Type("vv:v"), self = builder.Type("ii:i");
        byte[] vectors = Code.Of(LocalGet, 0, LocalGet, 1, I8x16Shuffle, new byte[16], I32Const, 8, LocalGet, 0, V128Load8Lane, 0, 3, (byte)5, I8x16RelaxedSwizzle);
        int first = builder.Function("vv:v", vectors);
        byte[] catching = Code.Of(Block, (byte)0x69, TryTable, (byte)0x40, 2, (byte)3, 0, (byte)2, 1, I32Const, 1, I64Const, 2, Throw, 0, End, Return, End, ThrowRef);
        builder.Function(":", catching);
        builder.Function(":", Code.Of(Opcode.Try, (byte)0x40, Opcode.Try, (byte)0x40, Opcode.Delegate, 0, Opcode.Catch, 0, Drop, Drop, CatchAll, Rethrow, 0, End));
        builder.Function($"{binary}:!{binary}", Code.Of(Block, (byte)0x40, LocalGet, 0, BrOnNull, 0, Drop, End, RefFunc, first, LocalTee, 1), locals: $"!{binary}");
        builder.Function("ii:i", Code.Of(LocalGet, 0, LocalGet, 1, RefNull, self, ReturnCallRef, self));
        return builder.Declare(first).Add(4, [0x40, 0, 0x63, (byte)binary, 0, 1, 0xD2, (byte)first, 0x0B]).Export("t", ExternKind.Tag, 0).ToArray();
    }
}
