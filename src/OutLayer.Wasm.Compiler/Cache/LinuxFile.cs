using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace OutLayer.Wasm.Compiler.Cache;

/// <summary>What .NET does not tell of a file: its owner, and whether a name is a link. The numbers are those of Linux.</summary>
internal static unsafe partial class LinuxFile
{
    private const int CurrentFolder = -100, EmptyPath = 0x1000, NoFollow = 0x100, BasicStats = 0x7FF, StatSize = 256;
    private const int ReadOnlyCloseOnExec = 0x80000;
    private const int MfdCloexecAllowSealing = 3, AddSeals = 1033, SealAll = 0x1 | 0x2 | 0x4 | 0x8;

    /// <summary>Of statx(2): bits of access, kind, owner, and what identifies the file.</summary>
    public readonly record struct Facts(uint Owner, UnixFileMode Mode, int Kind, ulong Inode, ulong Device)
    {
        public bool IsRegular => Kind == 0x8000;
        public bool IsFolder => Kind == 0x4000;
        public bool IsLink => Kind == 0xA000;
    }

    public static uint User => EffectiveUser();

    public static Facts Of(SafeFileHandle file) => Read((int)file.DangerousGetHandle(), "", EmptyPath);

    /// <summary>Of the name itself, where it is a link; null if there is no such name.</summary>
    public static Facts? OfName(string path)
    {
        try
        {
            return Read(CurrentFolder, path, NoFollow);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    public static SafeFileHandle OpenFolder(string path)
    {
        int file = Open(path, ReadOnlyCloseOnExec);
        return file >= 0 ? new SafeFileHandle(file, ownsHandle: true) : throw Failed(path);
    }

    /// <summary>fsync, whose failure .NET's own flush does not report.</summary>
    public static void Sync(SafeFileHandle file, string path)
    {
        if (Fsync((int)file.DangerousGetHandle()) != 0) throw Failed(path);
    }

    /// <summary>Gives a file a second name; false if something has that name, also where two processes try at once.</summary>
    public static bool TryLink(string path, string name)
    {
        const int Exists = 17;
        if (Link(path, name) == 0) return true;
        return Marshal.GetLastPInvokeError() == Exists ? false : throw Failed(name);
    }

    /// <summary>A file in memory with these bytes, which nobody can change any more.</summary>
    public static SafeFileHandle Seal(string name, ReadOnlySpan<byte> bytes)
    {
        int number = MemoryFile(name, MfdCloexecAllowSealing);
        if (number < 0) throw Failed(name);
        var file = new SafeFileHandle(number, ownsHandle: true);
        RandomAccess.Write(file, bytes, 0);
        return Control(number, AddSeals, SealAll) == 0 ? file : throw Failed(name);
    }

    private static Facts Read(int folder, string path, int flags)
    {
        Span<byte> stat = stackalloc byte[StatSize];
        fixed (byte* to = stat)
            if (Statx(folder, path, flags, BasicStats, to) != 0) throw Failed(path);
        int mode = BinaryPrimitives.ReadUInt16LittleEndian(stat[28..]);
        return new Facts(BinaryPrimitives.ReadUInt32LittleEndian(stat[20..]), (UnixFileMode)(mode & 0xFFF), mode & 0xF000,
            BinaryPrimitives.ReadUInt64LittleEndian(stat[32..]), BinaryPrimitives.ReadUInt64LittleEndian(stat[136..]));
    }

    private static IOException Failed(string path)
    {
        const int NoEntry = 2;
        int error = Marshal.GetLastPInvokeError();
        string message = $"{Marshal.GetPInvokeErrorMessage(error)}: {path}";
        return error == NoEntry ? new FileNotFoundException(message) : new IOException(message, error);
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, byte* stat);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int file);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string path, string name);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MemoryFile(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(int file, int command, int argument);
}
