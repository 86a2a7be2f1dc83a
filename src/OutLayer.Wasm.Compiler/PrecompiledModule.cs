using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Loader;
using System.Security.Cryptography;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Validation;

namespace OutLayer.Wasm.Compiler;

/// <summary>
/// Code made ahead of time for guests that ship with the product. The assembly says which module, cost model and compiler it
/// was made from, and is refused for any other. It is code: load it only from where only its owner writes.
/// </summary>
public static class PrecompiledModule
{
    /// <summary>Raised whenever the same module would get other IL, or blocks another layout.</summary>
    public const int CompilerVersion = 5;

    /// <summary>The name of assemblies that <see cref="ToBytes"/> makes.</summary>
    internal const string AssemblyName = "OutLayer.Guest";

    private const string KeyField = "Key";

    /// <summary>Writes an IL assembly; crossgen2 may then add machine code to it.</summary>
    public static void Write(ValidatedModule module, CostModel? costs, BoundsMode bounds, string assemblyName, Stream output) =>
        Write(module, costs, bounds, assemblyName, output, mayInterpret: false);

    private static void Write(ValidatedModule module, CostModel? costs, BoundsMode bounds, string assemblyName, Stream output, bool mayInterpret)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(output);
        module.RequireFeaturesOf(new CompilerEngine());
        var assembly = new PersistedAssemblyBuilder(new AssemblyName(assemblyName), typeof(object).Assembly);
        var target = assembly.DefineDynamicModule(assemblyName);
        new ModuleCompiler(module, costs, bounds, target) { Key = KeyOf(module.Module, costs, bounds), MayInterpret = mayInterpret }.Compile();
        assembly.Save(output);
    }

    /// <summary>The same as bytes.</summary>
    internal static ArraySegment<byte> ToBytes(ValidatedModule module, CostModel? costs, BoundsMode bounds, bool mayInterpret = false)
    {
        using var output = new MemoryStream();
        Write(module, costs, bounds, AssemblyName, output, mayInterpret);
        return new ArraySegment<byte>(output.GetBuffer(), 0, (int)output.Length);
    }

    /// <summary>Loads what <c>Write</c> wrote. It stays loaded as long as the process.</summary>
    public static IModuleCode Load(string path, Module module, CostModel? costs, BoundsMode bounds)
    {
        ArgumentNullException.ThrowIfNull(module);
        return FromAssembly(AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.GetFullPath(path)), path, module, costs, bounds);
    }

    /// <summary>The code in an assembly, which must have been made for this module, these prices and this bounds mode.</summary>
    internal static CompiledModule FromAssembly(Assembly assembly, string name, Module module, CostModel? costs, BoundsMode bounds)
    {
        var code = assembly.GetType(ModuleCompiler.ClassName) ?? throw new BadImageFormatException($"{name} holds no compiled module");
        string key = KeyOf(module, costs, bounds);
        string found = (string?)code.GetField(KeyField)?.GetRawConstantValue() ?? "none";
        return found == key
            ? CompiledModule.Of(module, costs, bounds, code)
            : throw new BadImageFormatException($"{name} was compiled for {found}, not for {key}; build the guest images again");
    }

    /// <summary>What the code depends on: module, prices, bounds mode, compiler.</summary>
    public static string KeyOf(Module module, CostModel? costs, BoundsMode bounds)
    {
        ArgumentNullException.ThrowIfNull(module);
        string prices = costs is null ? "free" : FormattableString.Invariant($"{costs.Operation}-{costs.BulkBase}-{costs.BulkUnit}");
        return FormattableString.Invariant($"{Convert.ToHexStringLower(SHA256.HashData(module.Bytes.Span))}/{prices}/{(bounds == BoundsMode.Guard ? "guard" : "explicit")}/v{CompilerVersion}");
    }
}
