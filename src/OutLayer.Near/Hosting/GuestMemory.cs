namespace OutLayer.Near;

/// <summary>The one check of a guest's pointer and length against its memory.</summary>
internal static class GuestMemory
{
    public static ReadOnlySpan<byte> Slice(ReadOnlySpan<byte> memory, ulong ptr, ulong len)
    {
        Check(memory.Length, ptr, len);
        return memory.Slice((int)ptr, (int)len);
    }

    public static Span<byte> Slice(Span<byte> memory, ulong ptr, int len)
    {
        Check(memory.Length, ptr, (ulong)len);
        return memory.Slice((int)ptr, len);
    }

    private static void Check(int size, ulong ptr, ulong len)
    {
        if (ptr > (ulong)size || len > (ulong)size - ptr) throw VmErrors.MemoryAccessViolation();
    }
}
