using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace OutLayer.Runtime.TypeScript;

/// <summary>
/// The program esbuild, which strips types and joins files. It is installed from npm once for each user, in the version and with
/// the sums of the lock file in this assembly; <c>OUTLAYER_ESBUILD</c> names another.
/// </summary>
internal static class Esbuild
{
    private const string Package = "package.json", Lock = "package-lock.json";
    private static readonly TimeSpan InstallTime = TimeSpan.FromMinutes(5);

    /// <summary>The version that the lock file pins.</summary>
    public static string Version { get; } = JsonDocument.Parse(Resource(Package)).RootElement.GetProperty("dependencies").GetProperty("esbuild").GetString()!;

    /// <summary>Path of the program, after installing it if it is not there.</summary>
    /// <param name="say">Told what is done, if that takes a while.</param>
    /// <exception cref="CompilerUnavailableException">It is not there and cannot be installed.</exception>
    public static string Find(Action<string>? say)
    {
        if (Environment.GetEnvironmentVariable("OUTLAYER_ESBUILD") is { Length: > 0 } named)
            return File.Exists(named) ? named : throw new CompilerUnavailableException($"OUTLAYER_ESBUILD names {named}, which is not there");
        string folder = Path.Combine(CacheFolder(), $"esbuild-{Version}-{Convert.ToHexStringLower(SHA256.HashData(Resource(Lock)))[..16]}");
        string program = ProgramIn(folder);
        if (!File.Exists(program)) Install(folder, program, say);
        return program;
    }

    private static string CacheFolder()
    {
        if (Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } caches) return Path.Combine(caches, "outlayer");
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return home.Length > 0 ? Path.Combine(home, ".cache", "outlayer")
            : throw new CompilerUnavailableException("there is no home folder to install esbuild in; set XDG_CACHE_HOME, or OUTLAYER_ESBUILD to an esbuild");
    }

    /// <summary>The package of this machine has the program itself; Node.js is not needed to run it.</summary>
    private static string ProgramIn(string folder)
    {
        string os = OperatingSystem.IsWindows() ? "win32" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
        string processor = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "x64";
        string package = Path.Combine(folder, "node_modules", "@esbuild", $"{os}-{processor}");
        return OperatingSystem.IsWindows() ? Path.Combine(package, "esbuild.exe") : Path.Combine(package, "bin", "esbuild");
    }

    /// <summary>Beside its place first, so that what is at its place is whole, whoever else installs meanwhile.</summary>
    private static void Install(string folder, string program, Action<string>? say)
    {
        say?.Invoke($"installing esbuild {Version} for TypeScript (npm), once");
        string partial = $"{folder}.{Guid.NewGuid():N}";
        try
        {
            Directory.CreateDirectory(partial);
            foreach (string name in (string[])[Package, Lock]) File.WriteAllBytes(Path.Combine(partial, name), Resource(name));
            Npm(partial);
            if (!Directory.Exists(folder)) Move(partial, folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CompilerUnavailableException($"esbuild cannot be installed in {folder}: {e.Message}", e);
        }
        finally
        {
            if (Directory.Exists(partial)) Directory.Delete(partial, recursive: true);
        }
        if (!File.Exists(program)) throw new CompilerUnavailableException($"npm installed no esbuild for this machine in {folder}; set OUTLAYER_ESBUILD to one");
    }

    private static void Move(string partial, string folder)
    {
        try
        {
            Directory.Move(partial, folder);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            // Another process was first; what it installed is the same.
        }
    }

    private static void Npm(string folder)
    {
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]) { WorkingDirectory = folder };
        var (exit, output) = Tool.Run(start, InstallTime, "npm is not there to install esbuild with; install Node.js with npm, or set OUTLAYER_ESBUILD to an esbuild");
        if (exit != 0) throw new CompilerUnavailableException($"npm could not install esbuild {Version}: {output.Trim()}");
    }

    private static byte[] Resource(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"typescript/{name}") ?? throw new InvalidOperationException($"the resource {name} is not in the assembly");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
