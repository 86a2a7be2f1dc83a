using System.CommandLine;
using OutLayer.Runtime;
using OutLayer.Runtime.Modules;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Cli.Commands.Modules;

/// <summary>Options that say which engine, and where compiled code is kept.</summary>
internal sealed class EngineChoice
{
    private readonly Option<string> _engine = new("--engine")
    {
        HelpName = "NAME", Description = $"{string.Join(" or ", Engines.Names)}.", DefaultValueFactory = _ => Engines.Compiler,
    };

    private readonly Option<string?> _bounds = new("--bounds") { HelpName = "MODE", Description = "guard or explicit: how the compiler checks memory accesses; by default explicit, which is faster." };
    private readonly Option<string?> _cache = new("--cache") { HelpName = "DIR", Description = "Folder of compiled code; by default OUTLAYER_CACHE, or outlayer/code in the user's cache folder." };
    private readonly Option<bool> _noCache = new("--no-cache") { Description = "Compile anew, and keep nothing.", Arity = ArgumentArity.Zero };

    public void AddTo(Command command, bool caches = true)
    {
        command.Options.Add(_engine);
        command.Options.Add(_bounds);
        if (!caches) return;
        command.Options.Add(_cache);
        command.Options.Add(_noCache);
    }

    /// <summary>The settings; a verb without cache options compiles each time, and a profile needs the interpreter.</summary>
    public EngineSettings Read(ParseResult parsed, bool caches = true, bool profiles = false)
    {
        string engine = profiles && parsed.GetResult(_engine) is null or { Implicit: true } ? Engines.Interpreter : parsed.GetRequiredValue(_engine);
        if (profiles && engine != Engines.Interpreter) throw new UsageException($"--profile needs --engine {Engines.Interpreter}, which burns the same fuel");
        if (!Engines.Names.Contains(engine)) throw new UsageException($"--engine {engine}: choose {string.Join(" or ", Engines.Names)}");
        var settings = new EngineSettings { Name = engine, Bounds = Bounds(parsed.GetValue(_bounds), engine), UsesMachineCode = true };
        return caches ? settings with { CacheFolder = Folder(parsed), CacheIsOptional = parsed.GetValue(_cache) is null } : settings;
    }

    private static BoundsMode? Bounds(string? mode, string engine) => mode switch
    {
        null => null,
        _ when engine != Engines.Compiler => throw new UsageException($"--bounds is for --engine {Engines.Compiler}; the {engine} checks every access"),
        "guard" => BoundsMode.Guard,
        "explicit" => BoundsMode.Explicit,
        _ => throw new UsageException($"--bounds {mode}: choose guard or explicit"),
    };

    private string? Folder(ParseResult parsed)
    {
        string? named = parsed.GetValue(_cache);
        if (!parsed.GetValue(_noCache)) return named is "" ? throw new UsageException("--cache is empty; name a folder") : named ?? OpenEngine.DefaultCacheFolder;
        return named is null ? null : throw new UsageException("--cache and --no-cache exclude each other");
    }
}
