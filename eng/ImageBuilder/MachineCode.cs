using System.Diagnostics;
using System.Runtime.InteropServices;
using OutLayer.Wasm.Compiler;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Validation;

namespace OutLayer.ImageBuilder;

/// <summary>quickjs.wasm to a library: IL by our compiler, and on linux-x64 machine code by crossgen2.</summary>
internal static class MachineCode
{
    /// <summary>Writes the library; false where only IL could be made, which then compiles at first call.</summary>
    public static bool Write(byte[] wasm, CostModel costs, string library, string crossgen)
    {
        var module = ModuleValidator.Load(wasm, WasmFeatures.All);
        bool native = OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64;
        string target = native ? Path.ChangeExtension(library, ".il.dll") : library;
        using (var file = File.Create(target)) PrecompiledModule.Write(module, costs, BoundsMode.Explicit, Path.GetFileNameWithoutExtension(library), file);
        if (!native) return false;
        MakeExecutable(crossgen);
        Run(crossgen, target, library);
        File.Delete(target);
        return true;
    }

    private static void Run(string crossgen, string source, string target)
    {
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        using var process = Process.Start(new ProcessStartInfo(crossgen,
        [
            source, "-o", target, "-r", Path.Combine(framework, "*.dll"), "-r", Path.Combine(AppContext.BaseDirectory, "OutLayer.*.dll"),
            "--targetos:linux", "--targetarch:x64", "-O", "--instruction-set:x86-64-v3",
        ])
        { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        string said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"crossgen2 failed: {errors.Result}{said}");
    }

    /// <summary>NuGet does not keep the bit that makes a file a program.</summary>
    private static void MakeExecutable(string program)
    {
        if (OperatingSystem.IsWindows()) return;
        var mode = File.GetUnixFileMode(program);
        if ((mode & UnixFileMode.UserExecute) == 0)
            File.SetUnixFileMode(program, mode | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
    }
}
