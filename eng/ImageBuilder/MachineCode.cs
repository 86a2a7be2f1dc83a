using System.Runtime.InteropServices;
using OutLayer.Wasm.Compiler;
using OutLayer.Wasm.Compiler.Cache;
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
        new Crossgen2(crossgen).Compile(target, library, v3: true);
        File.Delete(target);
        return true;
    }
}
