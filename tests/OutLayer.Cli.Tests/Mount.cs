namespace OutLayer.Cli.Tests;

/// <summary>A folder made into a file system of its own, which needs root and a machine that lets it; else the test is skipped.</summary>
internal sealed class Mount : IDisposable
{
    private readonly string _folder;

    private Mount(string folder, params string[] args)
    {
        _folder = folder;
        var mounted = Outlayer.Tool("/", "mount", [.. args, folder]);
        if (mounted is null or { Exit: not 0 }) Assert.Skip($"mounting a file system needs root (and no container that forbids it): {mounted?.Err.Trim()}");
    }

    /// <summary>The folder as it is, but nobody may write; root passes permission bits, and not this.</summary>
    public static Mount ReadOnly(string folder)
    {
        var mount = new Mount(folder, "--bind", folder);
        if (Outlayer.Tool("/", "mount", "-o", "remount,bind,ro", folder) is { Exit: 0 }) return mount;
        mount.Dispose();
        Assert.Skip("a bind mount cannot be made read-only here");
        return mount;
    }

    /// <summary>An empty disk of a size (as mount's size option has it).</summary>
    public static Mount Small(string folder, string size) => new(folder, "-t", "tmpfs", "-o", $"size={size}", "tmpfs");

    public void Grow(string size) => Assert.Equal(0, Outlayer.Tool("/", "mount", "-o", $"remount,size={size}", _folder)!.Exit);

    public void Dispose() => Outlayer.Tool("/", "umount", "-l", _folder);
}
