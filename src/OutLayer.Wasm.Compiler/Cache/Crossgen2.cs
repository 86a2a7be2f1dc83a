using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Wasm.Compiler.Cache;

/// <summary>
/// The compiler of .NET that adds machine code to an IL assembly. It is no part of the product: it comes with the NuGet package
/// <c>microsoft.netcore.app.crossgen2.linux-x64</c>, of a version of this runtime.
/// </summary>
public sealed class Crossgen2
{
    /// <summary>A module of 10 MB takes a quarter of it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private const string Package = "microsoft.netcore.app.crossgen2.linux-x64", Variable = "OUTLAYER_CROSSGEN2";

    /// <param name="path">The program.</param>
    public Crossgen2(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ProgramPath = path;
    }

    public string ProgramPath { get; }

    /// <summary>How to get it, for messages.</summary>
    public static string HowToGet =>
        $"get the NuGet package {Package}, version {Environment.Version.ToString(2)}.*, and name its program tools/crossgen2 in {Variable}";

    /// <summary>
    /// The program that <c>OUTLAYER_CROSSGEN2</c> names, or the newest one for this runtime in the user's folder of NuGet packages; null
    /// where there is none, and where it would make code for another processor.
    /// </summary>
    public static Crossgen2? Find()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64) return null;
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named) return File.Exists(named) ? new Crossgen2(named) : null;
        string folder = Path.Combine(PackagesFolder(), Package);
        if (!Directory.Exists(folder)) return null;
        var versions = from path in Directory.GetDirectories(folder)
                       let version = Version.TryParse(Path.GetFileName(path), out var parsed) ? parsed : null
                       where version?.Major == Environment.Version.Major && version.Minor == Environment.Version.Minor
                       orderby version descending
                       select Path.Combine(path, "tools", "crossgen2");
        return versions.FirstOrDefault(File.Exists) is { } program ? new Crossgen2(program) : null;
    }

    private static string PackagesFolder() => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } named ? named
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>The assembly with machine code for this processor beside its IL.</summary>
    /// <exception cref="IOException">The program cannot be started, or failed; the message says what it said.</exception>
    public ArraySegment<byte> AddMachineCode(ArraySegment<byte> il)
    {
        var folder = Directory.CreateTempSubdirectory("outlayer-native-"); // only its owner can enter
        try
        {
            string source = Path.Combine(folder.FullName, PrecompiledModule.AssemblyName + ".dll");
            string target = Path.Combine(Directory.CreateDirectory(Path.Combine(folder.FullName, "native")).FullName, Path.GetFileName(source));
            using (var file = File.Create(source)) file.Write(il);
            Compile(source, target, Processor.IsX64V3);
            return File.ReadAllBytes(target);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Compiles a library to one with machine code for linux-x64.</summary>
    /// <param name="source">The IL library.</param>
    /// <param name="target">Where the other one goes.</param>
    /// <param name="v3">For processors with AVX2, BMI and FMA (x86-64-v3); others then compile at first call.</param>
    /// <exception cref="IOException">As <see cref="AddMachineCode"/>.</exception>
    public void Compile(string source, string target, bool v3)
    {
        MakeExecutable(ProgramPath);
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string engine = Path.GetDirectoryName(typeof(Store).Assembly.Location)!;
        string[] arguments =
        [
            source, "-o", target, "-r", Path.Combine(framework, "*.dll"), "-r", Path.Combine(engine, "OutLayer.*.dll"),
            "--targetos:linux", "--targetarch:x64", "-O", .. v3 ? ["--instruction-set:x86-64-v3"] : Array.Empty<string>(),
        ];
        try
        {
            Run(new ProcessStartInfo(ProgramPath, arguments) { RedirectStandardOutput = true, RedirectStandardError = true });
        }
        catch (Win32Exception e)
        {
            throw new IOException($"{ProgramPath} cannot be started: {e.Message}", e);
        }
    }

    private static void Run(ProcessStartInfo start)
    {
        using var process = Process.Start(start)!;
        var (errors, said) = (process.StandardError.ReadToEndAsync(), process.StandardOutput.ReadToEndAsync());
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new IOException($"{start.FileName} was stopped after {Patience.TotalSeconds} s");
        }
        if (process.ExitCode != 0) throw new IOException($"{start.FileName} failed with exit code {process.ExitCode}: {errors.Result}{said.Result}");
    }

    /// <summary>NuGet does not keep the bit that makes a file a program.</summary>
    private static void MakeExecutable(string program)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(program)) return;
        var mode = File.GetUnixFileMode(program);
        if ((mode & UnixFileMode.UserExecute) == 0) File.SetUnixFileMode(program, mode | UnixFileMode.UserExecute);
    }
}
