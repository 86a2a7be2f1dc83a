using System.Globalization;
using System.Runtime.InteropServices;
using OutLayer.Runtime.Guests;
using OutLayer.Runtime.Modules;
using OutLayer.Wasm.Compiler;
using OutLayer.Wasm.Compiler.Cache;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Runtime.Diagnostics;

/// <summary>Looks at what the product needs of this machine, and tries its parts.</summary>
public static class SelfCheck
{
    private const int RuntimeMajor = 10;

    /// <param name="cacheFolder">The folder of compiled code to look at; null for the usual one.</param>
    public static IReadOnlyList<CheckResult> Run(string? cacheFolder = null) =>
    [
        CheckRuntime(),
        new CheckResult("processor", CheckStatus.Ok, $"{Environment.ProcessorCount} x {Processor.Description}"),
        CheckBounds(),
        .. Engines.Names.SelectMany(CheckEngine),
        CheckImages(),
        CheckCache(cacheFolder ?? OpenEngine.DefaultCacheFolder),
        CheckCrossgen(),
    ];

    private static CheckResult CheckRuntime()
    {
        string detail = $"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        if (Environment.Version.Major != RuntimeMajor) return new("runtime", CheckStatus.Failed, detail, $"install the .NET {RuntimeMajor} runtime");
        if (!OperatingSystem.IsLinux()) return new("runtime", CheckStatus.Failed, detail, "run it on Linux: other systems have no memory backend yet");
        return RuntimeInformation.ProcessArchitecture == Architecture.X64
            ? new("runtime", CheckStatus.Ok, detail) : new("runtime", CheckStatus.Note, detail, "only x64 is tested");
    }

    private static CheckResult CheckBounds() => GuardPages.Unavailable is { } why
        ? new("bounds", CheckStatus.Note, $"explicit checks; --bounds guard is not to be had, because {why}", "nothing is wrong: explicit checks are what is used")
        : new("bounds", CheckStatus.Ok, "explicit checks, which are the faster; guard pages (--bounds guard), where a fault of the processor becomes the trap, work too");

    /// <summary>The compiler is tried in every bounds mode that works here.</summary>
    private static IEnumerable<CheckResult> CheckEngine(string name)
    {
        if (name != Engines.Compiler) return [Try(name, new EngineSettings { Name = name })];
        var modes = Enum.GetValues<BoundsMode>().Where(mode => mode != BoundsMode.Guard || GuardPages.Unavailable is null);
        return modes.Select(mode => Try($"{name}, {mode.ToString().ToLowerInvariant()} bounds", new EngineSettings { Name = name, Bounds = mode }));
    }

    private static CheckResult Try(string name, EngineSettings settings)
    {
        string? wrong;
        // Whatever goes wrong in a part of ours is what this check is for.
#pragma warning disable CA1031
        try
        {
            wrong = EngineCheck.Run(settings);
        }
        catch (Exception failure)
        {
            wrong = $"{failure.GetType().Name}: {failure.Message}";
        }
#pragma warning restore CA1031
        return wrong is null
            ? new(name, CheckStatus.Ok, "computes, traps, meters and stops as it must")
            : new(name, CheckStatus.Failed, wrong, "do not run guests here; install the product again, and report it if that does not help");
    }

    private static CheckResult CheckImages()
    {
        try
        {
            _ = new GuestImages().LoadQuickJs();
            return new("guest images", CheckStatus.Ok, "QuickJS and the frozen realm are there and whole");
        }
        catch (GuestImageException damaged)
        {
            return new("guest images", CheckStatus.Failed, damaged.Message, "build or install the product again");
        }
    }

    private static CheckResult CheckCache(string? folder)
    {
        const string Name = "code cache";
        if (folder is null) return new(Name, CheckStatus.Note, "there is no home folder to keep compiled code in", "name a folder in OUTLAYER_CACHE");
        if (!Path.Exists(folder)) return new(Name, CheckStatus.Ok, $"{Path.GetFullPath(folder)} is made when code is kept first");
        try
        {
            using var cache = CodeCache.Open(folder);
            var (entries, bytes) = cache.Measure();
            return new(Name, CheckStatus.Ok, string.Create(CultureInfo.InvariantCulture, $"{cache.Folder}, {entries} entries, {bytes >> 20} of {cache.Options.MaxBytes >> 20} MiB, its owner's alone"));
        }
        catch (CodeCacheException refused)
        {
            bool insecure = refused.Error == CodeCacheError.Insecure;
            return new(Name, insecure ? CheckStatus.Failed : CheckStatus.Note, refused.Message, insecure ? "do as it says, or name another folder in OUTLAYER_CACHE" : "name a folder in OUTLAYER_CACHE");
        }
    }

    private static CheckResult CheckCrossgen() => Crossgen2.Find() is { } found
        ? new("crossgen2", CheckStatus.Ok, $"{found.ProgramPath}: `outlayer wasm compile --native` can make machine code")
        : new("crossgen2", CheckStatus.Note, "not here; only `outlayer wasm compile --native` needs it", Crossgen2.HowToGet);
}
