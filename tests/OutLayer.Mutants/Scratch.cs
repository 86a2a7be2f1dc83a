using System.Diagnostics;
using OutLayer.Testing;

namespace OutLayer.Mutants;

/// <summary>A copy of the repository in a folder of its own, in which errors are planted; goes when disposed, unless it was asked for by name.</summary>
internal sealed class Scratch : IDisposable
{
    private const string Compiler = "OutLayer.Wasm.Compiler";
    private readonly string[] _projects;

    /// <summary>Who is not done after it has met an error: the longest trial takes a minute or two.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    private readonly string _root;
    private readonly bool _isKept;

    /// <param name="projects">Test projects to build.</param>
    /// <param name="folder">A copy to use again, or to make and keep; null for one that goes.</param>
    public Scratch(string[] projects, string? folder)
    {
        _projects = projects;
        _isKept = folder is not null;
        _root = folder is null ? Directory.CreateTempSubdirectory("outlayer-mutants-").FullName : Path.GetFullPath(folder);
        IsOld = Directory.Exists(Path.Combine(_root, "artifacts"));
        Copy();
        if (!IsOld) BuildTests();
    }

    /// <summary>True for a copy whose tests were built before, and whose judged programs were written down.</summary>
    public bool IsOld { get; }

    private void Copy()
    {
        string files = Start("git", ["ls-files", "-co", "--exclude-standard"], TimeSpan.FromMinutes(1), RepositoryFiles.Root).Output;
        foreach (string file in files.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(file => File.Exists(Path.Combine(RepositoryFiles.Root, file))))
        {
            string target = Path.Combine(_root, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (!IsOld || file.StartsWith($"src/{Compiler}/", StringComparison.Ordinal)) File.Copy(Path.Combine(RepositoryFiles.Root, file), target, overwrite: true);
        }
        if (IsOld) return;
        Directory.CreateSymbolicLink(Path.Combine(_root, "tests/judges/v8/node_modules"), Path.Combine(RepositoryFiles.Root, "tests/judges/v8/node_modules"));
    }

    private void BuildTests()
    {
        foreach (string project in _projects)
            if (Start("dotnet", ["build", $"tests/{project}", "-c", "Release", "-v", "quiet", "-nologo"], TimeSpan.FromMinutes(10)) is { Exit: not 0 } failed)
                throw new InvalidOperationException($"{project} does not build:\n{failed.Output}");
    }

    public string Read(string file) => File.ReadAllText(Path.Combine(_root, file));

    public void Write(string file, string text) => File.WriteAllText(Path.Combine(_root, file), text);

    /// <summary>Builds the compiler alone and puts it beside the tests; false where it does not build.</summary>
    public bool Build()
    {
        if (Start("dotnet", ["build", $"src/{Compiler}", "-c", "Release", "-v", "quiet", "-nologo", "--no-restore", "--no-dependencies", "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false"], TimeSpan.FromMinutes(5)).Exit != 0) return false;
        foreach (string project in _projects)
            File.Copy(Path.Combine(_root, $"artifacts/bin/{Compiler}/release/{Compiler}.dll"), Path.Combine(_root, $"artifacts/bin/{project}/release/{Compiler}.dll"), overwrite: true);
        return true;
    }

    /// <summary>Runs a test program of the copy; exit -1 where it does not end in time.</summary>
    /// <param name="without">A setting of the runtime that is off; "" for none.</param>
    public (int Exit, string Output) Run(string project, IEnumerable<string> arguments, string without = "") =>
        Start("dotnet", [$"artifacts/bin/{project}/release/{project}.dll", .. arguments], Patience, without: without);

    private (int Exit, string Output) Start(string program, IEnumerable<string> arguments, TimeSpan time, string? folder = null, string without = "")
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder ?? _root };
        if (SharedData.Find("") is { } shared) start.Environment["OUTLAYER_SHARED"] = shared;
        if (without.Length > 0) start.Environment[$"DOTNET_{without}"] = "0";
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (process.WaitForExit(time)) return (process.ExitCode, output.Result + errors.Result);
        process.Kill(entireProcessTree: true);
        return (-1, "not done in time");
    }

    public void Dispose()
    {
        if (!_isKept) Directory.Delete(_root, recursive: true);
    }
}
