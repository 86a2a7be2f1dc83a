using OutLayer.Wasm.Types;

namespace OutLayer.Cli.Tests.Modules;

/// <summary>Compiled code on disk, as the command uses it: by several processes, and on folders and disks that say no.</summary>
public sealed class WasmCacheTests
{
    /// <summary>More than a module must have for its code to be kept.</summary>
    private const int Large = 70_000;

    [Fact]
    public void The_code_of_a_large_module_is_kept_and_found()
    {
        using var work = ModuleFiles.Workspace(Large);
        for (int i = 0; i < 2; i++) RequireSum(work, "");
        Assert.Single(Entries(work));
        var written = File.GetLastWriteTimeUtc(Entries(work)[0]);
        RequireSum(work, "--no-fuel");
        RequireSum(work, "--bounds guard");
        Assert.Equal(3, Entries(work).Length);
        RequireSum(work, "--cache other");
        Assert.Equal(2, Directory.GetFiles(work.File("other")).Length);
        Assert.InRange(File.GetLastWriteTimeUtc(Entries(work).Order(StringComparer.Ordinal).First()), written.AddDays(-1), DateTime.MaxValue);
    }

    [Theory, InlineData(Large, "--no-cache"), InlineData(1, ""), InlineData(Large, "--engine interpreter")]
    public void Nothing_is_kept_of_others(int padding, string options)
    {
        using var work = ModuleFiles.Workspace(padding);
        RequireSum(work, options);
        Assert.True(!Directory.Exists(work.File(".code")) || Entries(work).Length == 0);
    }

    [Fact]
    public void Nothing_is_compiled_for_a_short_run_and_all_for_repeated_ones()
    {
        using var work = ModuleFiles.Workspace(Large);
        work.Outlayer("wasm", "run", "m.wasm", "--invoke", "add", "1", "2").Exits(0);
        Assert.Empty(Entries(work));
        work.Outlayer("wasm", "run", "m.wasm", "--invoke", "add", "1", "2", "--repeat", "2").Exits(0);
        Assert.Single(Entries(work));
    }

    [Fact]
    public void Eight_processes_at_once_on_a_new_folder_all_succeed()
    {
        using var work = ModuleFiles.Workspace(Large);
        var running = Enumerable.Range(0, 8).Select(_ => Outlayer.Start(work.Folder, "wasm", "run", "m.wasm", "--invoke", "long", "100000", "1", "2", "--json")).ToList();
        foreach (var process in running)
        {
            var run = process.Finish().Exits(0);
            Assert.Equal(("", 3), (run.Err, run.Json.GetProperty("results")[0].GetProperty("value").GetInt32()));
        }
        Assert.Single(Entries(work));
        Assert.Equal(2, Directory.GetFiles(work.File(".code")).Length); // and the secret
    }

    [Fact]
    public void A_damaged_entry_is_rebuilt()
    {
        using var work = ModuleFiles.Workspace(Large);
        RequireSum(work, "");
        string entry = Entries(work).Single();
        byte[] whole = File.ReadAllBytes(entry);
        foreach (byte[] damaged in new byte[][] { [], whole[..^1], [.. whole[..1000], (byte)(whole[1000] ^ 1), .. whole[1001..]] })
        {
            File.WriteAllBytes(entry, damaged);
            RequireSum(work, "");
            Assert.Equal(whole.Length, new FileInfo(entry).Length);
        }
    }

    [Fact]
    public void A_folder_that_others_may_enter_is_refused_with_what_to_do()
    {
        using var work = ModuleFiles.Workspace(Large);
        Directory.CreateDirectory(work.File(".code"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherExecute);
        var run = work.Outlayer("wasm", "run", "m.wasm", "--invoke", "long", "100000", "1", "2", "--json").Exits(4);
        Assert.Equal("code-cache", run.ErrorCode);
        Assert.Contains("chmod 700", run.Message, StringComparison.Ordinal);
        RequireSum(work, "--no-cache");
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_a_note_unless_it_was_asked_for()
    {
        using var work = ModuleFiles.Workspace(Large);
        File.WriteAllText(work.File(".code"), "a file");
        var run = work.Outlayer("wasm", "run", "m.wasm", "--invoke", "long", "100000", "1", "2").Exits(0);
        Assert.Contains(".code is not a folder; name one\n", run.Err, StringComparison.Ordinal);
        Assert.Equal("code-cache", work.Outlayer("wasm", "run", "m.wasm", "--invoke", "long", "100000", "1", "2", "--cache", ".code", "--json").Exits(4).ErrorCode);
        Assert.Equal("code-cache", work.Outlayer("wasm", "compile", "m.wasm", "--json").Exits(4).ErrorCode);
    }

    [Fact]
    public void A_folder_that_is_read_only_still_gives_what_it_has()
    {
        using var work = ModuleFiles.Workspace(Large);
        RequireSum(work, "");
        using (Mount.ReadOnly(work.File(".code")))
        {
            RequireSum(work, "");
            var run = work.Outlayer("wasm", "run", "m.wasm", "--invoke", "long", "100000", "1", "2", "--no-fuel").Exits(0);
            Assert.Matches("^outlayer: compiled code cannot be kept in .*: Read-only file system", run.Err);
        }
    }

    [Fact]
    public void A_full_disk_costs_the_cache_and_no_more()
    {
        using var work = ModuleFiles.Workspace(Large);
        Directory.CreateDirectory(work.File("disk"));
        using var disk = Mount.Small(work.File("disk"), "8k");
        var run = work.Outlayer("wasm", "run", "m.wasm", "--invoke", "long", "100000", "1", "2", "--cache", "disk/code", "--json").Exits(0);
        Assert.Matches("(?i)cannot be kept in .*disk/code: .*(space|full)", run.Err);
        Assert.Equal(3, run.Json.GetProperty("results")[0].GetProperty("value").GetInt32());
        Assert.Equal(["secret"], Directory.GetFiles(work.File("disk/code")).Select(Path.GetFileName));
        disk.Grow("1m");
        Assert.Equal("", work.Outlayer("wasm", "run", "m.wasm", "--invoke", "long", "100000", "1", "2", "--cache", "disk/code", "--json").Exits(0).Err);
    }

    [Fact]
    public void Compile_fills_the_cache_whatever_the_size()
    {
        using var work = ModuleFiles.Workspace();
        var first = work.Outlayer("wasm", "compile", "m.wasm", "--json").Exits(0).Json;
        Assert.Equal(["cache", "wasThere", "machineCode", "bytes"], first.EnumerateObject().Select(member => member.Name));
        Assert.Equal((work.File(".code"), false, false), (first.GetProperty("cache").GetString(), first.GetProperty("wasThere").GetBoolean(), first.GetProperty("machineCode").GetBoolean()));
        Assert.True(work.Outlayer("wasm", "compile", "m.wasm", "--json").Exits(0).Json.GetProperty("wasThere").GetBoolean());
        Assert.Matches(@"^there    IL, [\d,]+ bytes, in the cache .*\.code\n$", work.Outlayer("wasm", "compile", "m.wasm").Exits(0).Out);
    }

    [Fact]
    public void Machine_code_is_made_and_used()
    {
        using var work = ModuleFiles.Workspace(1);
        var made = work.Outlayer("wasm", "compile", "m.wasm", "--native", "--json");
        if (made.Exit == 4 && made.ErrorCode == "crossgen2") Assert.Skip(made.Message);
        Assert.True(made.Exits(0).Json.GetProperty("machineCode").GetBoolean());
        RequireSum(work, "");
        string entry = Entries(work).Single();
        File.WriteAllBytes(entry, [.. File.ReadAllBytes(entry)[..^1], 0, 1]);
        var run = work.Outlayer("wasm", "run", "m.wasm", "--invoke", "long", "100000", "1", "2").Exits(0);
        Assert.Contains("is damaged or not this user's, and is not used; make it again\n", run.Err, StringComparison.Ordinal);
    }

    [Fact]
    public void Repeated_calls_of_a_large_function_get_machine_code_which_the_next_run_finds()
    {
        using var work = new Workspace();
        string sums = string.Concat(Enumerable.Repeat("(local.set 0 (i32.add (local.get 0) (i32.const 1)))", 2_000));
        work.Write("large.wat", $"(module (func (export \"run\") (param i32) (result i32) {sums} (local.get 0)))");
        string[] call = ["wasm", "run", "large.wat", "--invoke", "run", "1", "--repeat", "2", "--json", "--cache", work.File(".large")];
        var first = work.Outlayer(call).Exits(0);
        Assert.SkipUnless(first.Err.Length > 0, "crossgen2 is not here");
        Assert.Matches(@"^outlayer: compiling ahead of time, since a function of \d+ bytes is too large for the JIT's optimiser \.\.\.\n$", first.Err);
        var second = work.Outlayer(call).Exits(0);
        Assert.Equal("", second.Err);
        Assert.Equal((2_001, 2_001), (first.Json.GetProperty("results")[0].GetProperty("value").GetInt32(), second.Json.GetProperty("results")[0].GetProperty("value").GetInt32()));
        Assert.Equal("", work.Outlayer([.. call[..^2], "--no-cache"]).Exits(0).Err);
    }

    [Fact]
    public void A_library_is_written_for_programs()
    {
        using var work = ModuleFiles.Workspace();
        var made = work.Outlayer("wasm", "compile", "m.wasm", "-o", "m.dll", "--json").Exits(0).Json;
        Assert.Equal("m.dll", made.GetProperty("library").GetString());
        Assert.Equal(made.GetProperty("bytes").GetInt64(), new FileInfo(work.File("m.dll")).Length);
        Assert.Equal("MZ"u8.ToArray(), File.ReadAllBytes(work.File("m.dll"))[..2]);
        Assert.False(Directory.Exists(work.File(".code")));
    }

    [Theory]
    [InlineData("-o none/m.dll", "-o none/m.dll: there is no folder ")]
    [InlineData("-o .", "-o \".\" is no file; name one")]
    [InlineData("--no-cache", "there is nowhere to compile to: name a library with -o, or a folder with --cache")]
    public void A_place_that_cannot_be_is_refused(string options, string message)
    {
        using var work = ModuleFiles.Workspace();
        var run = work.Outlayer(WasmRunTests.Words($"wasm compile m.wasm {options}")).Exits(2);
        Assert.StartsWith($"outlayer: {message}", run.Err, StringComparison.Ordinal);
    }

    private static void RequireSum(Workspace work, string options)
    {
        var run = work.Outlayer([.. WasmRunTests.Words("wasm run m.wasm --json --invoke long 100000 1 2"), .. WasmRunTests.Words(options)]).Exits(0);
        Assert.Equal(("", 3), (run.Err, run.Json.GetProperty("results")[0].GetProperty("value").GetInt32()));
    }

    private static string[] Entries(Workspace work) => [.. Directory.GetFiles(work.File(".code")).Where(path => Path.GetFileName(path) != "secret")];
}
