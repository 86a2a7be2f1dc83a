using OutLayer.Testing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Adversary.Tests.Classes;

/// <summary>Bulk operations of many pieces: an interrupt ends them between two, and pieces that overlap copy what one move would.</summary>
public sealed class BulkTests
{
    private const int Megabyte = 1 << 20, Size = 3 * Megabyte, Elements = Size / 8, Pages = 2 * Size / StoreOptions.PageSize;

    /// <summary>The instruction, and which of the far ends of what it writes is reached last: an address, or an index of the table.</summary>
    private static readonly Dictionary<string, (byte[] Code, int Last)> Operations = new()
    {
        ["memory.fill"] = (Code.Of(Opcode.I32Const, 0, Opcode.I32Const, 1, Opcode.I32Const, Size, Opcode.MemoryFill, (byte)0), Size - 1),
        ["memory.copy down"] = (Code.Of(Opcode.I32Const, 0, Opcode.I32Const, Size, Opcode.I32Const, Size, Opcode.MemoryCopy, (byte)0, (byte)0), Size - 1),
        ["memory.copy up"] = (Code.Of(Opcode.I32Const, 100, Opcode.I32Const, 0, Opcode.I32Const, Size, Opcode.MemoryCopy, (byte)0, (byte)0), 100),
        ["memory.init"] = (Code.Of(Opcode.I32Const, 0, Opcode.I32Const, 0, Opcode.I32Const, Size, Opcode.MemoryInit, 0u, (byte)0), Size - 1),
        ["table.fill"] = (Code.Of(Opcode.I32Const, 0, Opcode.RefFunc, 1u, Opcode.I32Const, Elements, Opcode.TableFill, (byte)0), Elements - 1),
        ["table.copy down"] = (Code.Of(Opcode.I32Const, 0, Opcode.I32Const, Elements, Opcode.I32Const, Elements, Opcode.TableCopy, (byte)0, (byte)0), Elements - 1),
        ["table.init"] = (Code.Of(Opcode.I32Const, 0, Opcode.I32Const, 0, Opcode.I32Const, Elements, Opcode.TableInit, 0u, (byte)0), Elements - 1),
    };

    public static TheoryData<string, string> All
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (string tier in Tiers.All)
                foreach (string operation in Operations.Keys) rows.Add(tier, operation);
            return rows;
        }
    }

    [Theory, MemberData(nameof(All))]
    public void An_interrupt_ends_it_between_two_pieces(string tier, string operation)
    {
        var (code, last) = Operations[operation];
        bool interrupts = true;
        using var subject = new Subject(tier, Module(code), null, null, new HostFunction("env", "host", FuncType.Empty, call =>
        {
            if (interrupts) call.Store.Interrupt();
        }));
        bool ofTable = operation.StartsWith("table", StringComparison.Ordinal);
        Prepare(subject, ofTable);
        var trap = subject.Run().Trap!;
        Assert.Equal((TrapCode.DeadlineExceeded, 1), (trap.Code, trap.FunctionIndex));
        Assert.True(IsUnchanged(subject, ofTable, last));
        Assert.False(IsUnchanged(subject, ofTable, last == 100 ? Size + 99 : 0));
        interrupts = false;
        subject.Store.ClearInterrupt();
        Assert.Null(subject.Run().Trap);
        Assert.False(IsUnchanged(subject, ofTable, last));
    }

    [Theory, MemberData(nameof(Tiers.Names), MemberType = typeof(Tiers))]
    public void An_interrupted_growth_of_a_table_leaves_it_as_it_was(string tier)
    {
        bool interrupts = true;
        byte[] grow = Code.Of(Opcode.RefFunc, 1u, Opcode.I32Const, Elements, Opcode.TableGrow, (byte)0, Opcode.Drop);
        using var subject = new Subject(tier, Module(grow), new StoreOptions { MaxTableElements = 3 * Elements }, null, new HostFunction("env", "host", FuncType.Empty, call =>
        {
            if (interrupts) call.Store.Interrupt();
        }));
        var table = subject.Instance.GetTable("table");
        for (int i = 0; i < 10; i++) Assert.Equal(TrapCode.DeadlineExceeded, subject.Run().Trap?.Code);
        Assert.Equal(2 * Elements, table.Length);
        interrupts = false;
        subject.Store.ClearInterrupt();
        Assert.Null(subject.Run().Trap);
        Assert.Equal(3 * Elements, table.Length);
        Assert.All([0, Elements / 2, Elements - 1], i => Assert.NotEqual(0UL, table.Get((uint)(2 * Elements + i)).Bits));
    }

    [Theory, MemberData(nameof(Tiers.Names), MemberType = typeof(Tiers))]
    public void Pieces_of_ranges_that_overlap_are_what_one_move_is(string tier)
    {
        foreach (var (to, from) in new[] { (100, 0), (0, 100), (Megabyte, 0), (0, Megabyte), (Megabyte + 1, 7), (7, Megabyte + 1), (5, 5) })
        {
            byte[] copy = Code.Of(Opcode.I32Const, to, Opcode.I32Const, from, Opcode.I32Const, Size + 12_345, Opcode.MemoryCopy, (byte)0, (byte)0);
            using var subject = new Subject(tier, Module(copy), null, null, new HostFunction("env", "host", FuncType.Empty, _ => { }));
            var memory = subject.Memory.Span;
            for (int i = 0; i < memory.Length; i++) memory[i] = (byte)(i * 31 + (i >> 9));
            byte[] expected = memory.ToArray();
            expected.AsSpan(from, Size + 12_345).CopyTo(expected.AsSpan(to));
            Assert.Null(subject.Run().Trap);
            Assert.True(memory.SequenceEqual(expected), $"{from} to {to}");
        }
    }

    /// <summary>The host is called, then nothing looks for an interrupt before the operation.</summary>
    private static ModuleBuilder Module(byte[] operation)
    {
        var builder = new ModuleBuilder();
        builder.Import("env", "host", ":");
        builder.Function(":", Code.Of(Opcode.Call, 0u, operation));
        int self = builder.Function(":F", Code.Of(Opcode.RefFunc, 1u));
        byte[] data = new byte[Size];
        data.AsSpan().Fill(9);
        byte[] elements = [1, 0, .. Code.Leb(Elements), .. Enumerable.Repeat((byte)1, Elements)]; // passive, all of them function 1
        builder.Memory(Pages).Table(2 * Elements).PassiveData(data).Add(9, elements);
        return builder.Export("self", ExternKind.Func, self).Export("run", ExternKind.Func, 1).Export("memory", ExternKind.Memory, 0).Export("table", ExternKind.Table, 0);
    }

    /// <summary>What is copied differs from where it goes.</summary>
    private static void Prepare(Subject subject, bool ofTable)
    {
        if (!ofTable)
        {
            var memory = subject.Memory.Span;
            for (int i = 0; i < memory.Length; i++) memory[i] = ContentOf(i);
            return;
        }
        var table = subject.Instance.GetTable("table");
        var function = subject.Instance.Call("self").Single();
        for (int i = Elements; i < 2 * Elements; i++) table.Set((uint)i, function);
    }

    private static bool IsUnchanged(Subject subject, bool ofTable, int place) => ofTable
        ? subject.Instance.GetTable("table").Get((uint)place).Bits == 0
        : subject.Memory.Span[place] == ContentOf(place);

    private static byte ContentOf(int address) => (byte)(address % 251);
}
