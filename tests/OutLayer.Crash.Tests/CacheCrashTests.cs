using System.Globalization;
using System.Text.Json;
using OutLayer.Testing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;

namespace OutLayer.Crash.Tests;

/// <summary>
/// The command is killed at every call that changes its folder of compiled code, in the middle of every write, or told there that the disk
/// is full. The next command takes no code that is not whole, and makes what is missing.
/// </summary>
public sealed class CacheCrashTests : IDisposable
{
    private const int Killed = 137, Host = 4;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("outlayer-crash-cache");

    [Theory, InlineData("kill"), InlineData("torn")]
    public void Killed_at_any_write_the_next_command_has_whole_code_or_none(string mode)
    {
        string[] made = CallsOf();
        Assert.True(made.Length is > 6 and < 30, string.Join("|", made));
        for (int n = 1; n <= made.Length; n++)
        {
            string cache = Cache(n);
            Assert.Equal(Killed, Faulty(cache, mode, n, Command.Compile).Exit);
            RequireHealthy(cache, made[n - 1]);
        }
    }

    [Fact]
    public void On_a_disk_that_fills_up_at_any_write_that_is_said_and_a_run_goes_on_without()
    {
        string[] made = CallsOf();
        for (int n = 1; n <= made.Length; n++)
        {
            string cache = Cache(n);
            var compiled = Faulty(cache, "full", n, Command.Compile);
            Assert.True(compiled.Exit is 0 or Host, $"{made[n - 1]}: {compiled}");
            if (compiled.Exit == Host) Assert.Matches("(?i)full|no space", compiled.Errors);
            var run = Faulty(Cache(-n), "full", n, Command.RunModule);
            RequireSeven(run, $"full at {made[n - 1]}", isQuiet: false);
            RequireHealthy(cache, made[n - 1]);
        }
    }

    /// <summary>A run without a fault, repeated so that it compiles at once, finds or makes the code; one more finds it.</summary>
    private void RequireHealthy(string cache, string where)
    {
        RequireSeven(Command.RunModule(Module, cache), where, isQuiet: true);
        var found = Command.Compile(Module, cache);
        Assert.True(JsonDocument.Parse(found.Output).RootElement.GetProperty("wasThere").GetBoolean(), $"{where}: {found}");
        Assert.Equal(32, new FileInfo(Path.Combine(cache, "secret")).Length);
    }

    private static void RequireSeven(Finished run, string where, bool isQuiet)
    {
        bool good = run.Exit == 0 && JsonDocument.Parse(run.Output).RootElement.GetProperty("results")[0].GetProperty("value").GetInt32() == 7;
        Assert.True(good && (!isQuiet || run.Errors.Length == 0), $"{where}: {run}");
    }

    /// <summary>The changes that an undisturbed compilation makes, in order.</summary>
    private string[] CallsOf()
    {
        string cache = Cache(0);
        Assert.Equal(0, Faulty(cache, "none", 0, Command.Compile).Exit);
        return File.ReadAllLines(Log(cache));
    }

    private Finished Faulty(string cache, string mode, int at, Func<string, string, (string, string)[], Finished> run) => run(Module, cache,
    [
        ("LD_PRELOAD", Shim.Path), ("FAULT_FOLDER", cache), ("FAULT_LOG", Log(cache)), ("FAULT_MODE", mode), ("FAULT_AT", at.ToString(CultureInfo.InvariantCulture)),
    ]);

    private string Cache(int number) => Path.Combine(_folder.FullName, FormattableString.Invariant($"cache{number}"));

    private static string Log(string cache) => cache + ".log";

    /// <summary>Large enough for its code to be kept.</summary>
    private string Module
    {
        get
        {
            string path = Path.Combine(_folder.FullName, "m.wasm");
            if (File.Exists(path)) return path;
            var builder = new ModuleBuilder();
            builder.Export("seven", ExternKind.Func, builder.Function(":i", Code.Of(Opcode.I32Const, 7)));
            File.WriteAllBytes(path, builder.Last(ModuleBuilder.Custom("padding", new byte[70_000])).ToArray());
            return path;
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
