using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OutLayer.Wasm.Runtime;

/// <summary>
/// Bulk operations. Each gives <see cref="TrapCode.None"/> or the trap that ends it. Bounds are checked before anything is changed; the work is
/// then done in pieces, and an interrupt is looked for between them, since all of it may take a second.
/// </summary>
public static unsafe partial class InstanceOperations
{
    /// <summary>What <see cref="TableGrow"/> gives where an interrupt came: the table is as it was.</summary>
    public const int GrowInterrupted = -3;

    /// <summary>Bytes of a piece: some 0.1 ms where the kernel has to give all pages.</summary>
    internal const int Piece = 256 << 10;

    public static TrapCode MemoryFill(InstanceBlock* block, int memory, int at, int value, int count)
    {
        var target = Of(block).Memories[memory].Block;
        if ((ulong)(uint)at + (uint)count > (ulong)target->Length) return TrapCode.MemoryOutOfBounds;
        return Fill(block, target->Base + (uint)at, (byte)value, (uint)count);
    }

    public static TrapCode MemoryCopy(InstanceBlock* block, int toMemory, int fromMemory, int to, int from, int count)
    {
        var instance = Of(block);
        var target = instance.Memories[toMemory].Block;
        var source = instance.Memories[fromMemory].Block;
        if ((ulong)(uint)from + (uint)count > (ulong)source->Length || (ulong)(uint)to + (uint)count > (ulong)target->Length) return TrapCode.MemoryOutOfBounds;
        return Copy(block, source->Base + (uint)from, target->Base + (uint)to, (uint)count);
    }

    /// <summary>
    /// Copies between ranges of a memory that code without guard pages has found to be inside; they may overlap. False where an interrupt came.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool MoveBytes(InstanceBlock* block, byte* to, byte* from, uint count)
    {
        if (count > Piece) return Copy(block, from, to, count) == TrapCode.None;
        Buffer.MemoryCopy(from, to, count, count);
        return true;
    }

    /// <summary>Fills a range of a memory that code without guard pages has found to be inside. False where an interrupt came.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool FillBytes(InstanceBlock* block, byte* at, int value, uint count)
    {
        if (count > Piece) return Fill(block, at, (byte)value, count) == TrapCode.None;
        NativeMemory.Fill(at, count, (byte)value);
        return true;
    }

    public static TrapCode MemoryInit(InstanceBlock* block, int memory, int data, int to, int from, int count)
    {
        var instance = Of(block);
        if (!TryInit(instance, memory, data, (uint)to, (uint)from, (uint)count, out var source, out var target)) return TrapCode.MemoryOutOfBounds;
        fixed (byte* bytes = source, memoryBytes = target) return Copy(block, bytes, memoryBytes, (uint)count);
    }

    public static TrapCode TableInit(InstanceBlock* block, int table, int elem, int to, int from, int count)
    {
        var target = Of(block).Tables[table].Elements;
        var source = Of(block).Elements[elem];
        if ((ulong)(uint)from + (uint)count > (uint)source.Length || (ulong)(uint)to + (uint)count > (uint)target.Length) return TrapCode.TableOutOfBounds;
        return Copy(block, source.AsSpan(from, count), target.Slice(to, count));
    }

    public static TrapCode TableCopy(InstanceBlock* block, int toTable, int fromTable, int to, int from, int count)
    {
        var target = Of(block).Tables[toTable].Elements;
        var source = Of(block).Tables[fromTable].Elements;
        if ((ulong)(uint)from + (uint)count > (uint)source.Length || (ulong)(uint)to + (uint)count > (uint)target.Length) return TrapCode.TableOutOfBounds;
        return Copy(block, source.Slice(from, count), target.Slice(to, count));
    }

    public static TrapCode TableFill(InstanceBlock* block, int table, int at, nint value, int count)
    {
        var target = Of(block).Tables[table].Elements;
        if ((ulong)(uint)at + (uint)count > (uint)target.Length) return TrapCode.TableOutOfBounds;
        return TryFill(block->Store, target.Slice(at, count), value) ? TrapCode.None : TrapCode.DeadlineExceeded;
    }

    public static int TableGrow(InstanceBlock* block, int table, nint value, int delta) =>
        Of(block).Tables[table].GrowUnlessInterrupted((uint)delta, value);

    /// <summary>All of them, or false where an interrupt came before that.</summary>
    internal static bool TryFill(StoreBlock* store, Span<nint> elements, nint value)
    {
        const int PieceElements = Piece / 8;
        while (elements.Length > PieceElements)
        {
            Fill(elements[..PieceElements], value);
            elements = elements[PieceElements..];
            if (Volatile.Read(ref store->Interrupt) != 0) return false;
        }
        Fill(elements, value);
        return true;
    }

    internal static void Fill(Span<nint> elements, nint value)
    {
        if (value == 0) elements.Clear();
        else elements.Fill(value);
    }

    /// <summary>At instantiation, which nothing interrupts.</summary>
    internal static bool MemoryInit(Instance instance, int memory, int data, uint to, uint from, uint count)
    {
        if (!TryInit(instance, memory, data, to, from, count, out var source, out var target)) return false;
        source.CopyTo(target);
        return true;
    }

    /// <summary>The same.</summary>
    internal static bool TableInit(Instance instance, int table, int elem, uint to, uint from, uint count)
    {
        var target = instance.Tables[table].Elements;
        var source = instance.Elements[elem];
        if ((ulong)from + count > (uint)source.Length || (ulong)to + count > (uint)target.Length) return false;
        source.AsSpan((int)from, (int)count).CopyTo(target[(int)to..]);
        return true;
    }

    private static bool TryInit(Instance instance, int memory, int data, uint to, uint from, uint count, out ReadOnlySpan<byte> source, out Span<byte> target)
    {
        var segment = instance.Module.Datas[data];
        uint available = instance.DroppedData[data] ? 0 : (uint)segment.Length;
        source = default;
        target = default;
        if ((ulong)from + count > available || !instance.Memories[memory].TrySlice(to, count, out target)) return false;
        source = instance.Module.Bytes.Span.Slice(segment.Start + (int)from, (int)count);
        return true;
    }

    private static TrapCode Copy(InstanceBlock* block, ReadOnlySpan<nint> source, Span<nint> target)
    {
        fixed (nint* from = source, to = target) return Copy(block, (byte*)from, (byte*)to, (ulong)source.Length * (uint)sizeof(nint));
    }

    private static TrapCode Fill(InstanceBlock* block, byte* to, byte value, uint count)
    {
        nuint guest = LeaveGuest(block);
        uint done = 0;
        for (uint size; (size = NextPiece(block, done, count)) > 0; done += size) NativeMemory.Fill(to + done, size, value);
        return Finish(block, guest, done == count);
    }

    /// <summary>The ranges may overlap: the pieces go the way in which none overwrites what a later one reads.</summary>
    private static TrapCode Copy(InstanceBlock* block, byte* from, byte* to, ulong count)
    {
        nuint guest = LeaveGuest(block);
        ulong done = 0;
        for (ulong size; (size = NextPiece(block, done, count)) > 0; done += size)
        {
            ulong at = to <= from ? done : count - done - size;
            Buffer.MemoryCopy(from + at, to + at, size, size);
        }
        return Finish(block, guest, done == count);
    }

    /// <summary>Size of the next piece; 0 where nothing is left to do, or is to be done.</summary>
    private static uint NextPiece(InstanceBlock* block, ulong done, ulong count) =>
        done > 0 && Volatile.Read(ref block->Store->Interrupt) != 0 ? 0 : (uint)Math.Min(count - done, Piece);

    /// <summary>A fault in what follows would be ours, not the guest's.</summary>
    private static nuint LeaveGuest(InstanceBlock* block)
    {
        nuint guest = block->Store->GuestStackHigh;
        block->Store->GuestStackHigh = 0;
        return guest;
    }

    private static TrapCode Finish(InstanceBlock* block, nuint guest, bool isDone)
    {
        block->Store->GuestStackHigh = guest;
        return isDone ? TrapCode.None : TrapCode.DeadlineExceeded;
    }
}
