using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Loader;
using System.Security.Cryptography;
using OutLayer.Wasm.Instructions;
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

    private const string KeyField = "Key", RecordField = "Validation";

    /// <summary>Writes an IL assembly, with what validation found; crossgen2 may then add machine code to it.</summary>
    public static void Write(ValidatedModule module, CostModel? costs, BoundsMode bounds, string assemblyName, Stream output)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(output);
        Write(module, costs, bounds, assemblyName, output, mayInterpret: false, ValidationRecord.Write(module));
    }

    private static void Write(ValidatedModule module, CostModel? costs, BoundsMode bounds, string assemblyName, Stream output, bool mayInterpret, string? record)
    {
        module.RequireFeaturesOf(new CompilerEngine());
        PersistedAssemblyBuilder assembly = null!;
        ModuleCompiler.Compile(oversized =>
        {
            assembly = new PersistedAssemblyBuilder(new AssemblyName(assemblyName), typeof(object).Assembly);
            return new ModuleCompiler(module, costs, bounds, assembly.DefineDynamicModule(assemblyName))
            {
                Key = KeyOf(module.Module, costs, bounds),
                ValidationRecord = record,
                MayInterpret = mayInterpret,
                IsAheadOfTime = !mayInterpret,
                Oversized = oversized,
            };
        });
        assembly.Save(output);
    }

    /// <summary>The same as bytes.</summary>
    internal static ArraySegment<byte> ToBytes(ValidatedModule module, CostModel? costs, BoundsMode bounds, bool mayInterpret = false)
    {
        using var output = new MemoryStream();
        Write(module, costs, bounds, AssemblyName, output, mayInterpret, record: null);
        return new ArraySegment<byte>(output.GetBuffer(), 0, (int)output.Length);
    }

    /// <summary>Loads what <c>Write</c> wrote. It stays loaded as long as the process.</summary>
    public static IModuleCode Load(string path, Module module, CostModel? costs, BoundsMode bounds)
    {
        ArgumentNullException.ThrowIfNull(module);
        return FromAssembly(AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.GetFullPath(path)), path, module, costs, bounds);
    }

    /// <summary>
    /// Loads what <c>Write</c> wrote for a module that is not validated again: the code was made from these very bytes when they
    /// were valid for these features, as its key shows.
    /// </summary>
    /// <exception cref="BadImageFormatException">The code is of another module, of other prices or bounds, or of another version.</exception>
    public static (ValidatedModule Module, IModuleCode Code) LoadValid(string path, ReadOnlyMemory<byte> wasm, WasmFeatures features, CostModel? costs, BoundsMode bounds)
    {
        var assembly = AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.GetFullPath(path));
        var code = ClassFor(assembly, path, wasm.Span, costs, bounds);
        string record = (string?)code.GetField(RecordField)?.GetRawConstantValue() ?? throw new BadImageFormatException($"{path} holds no validation record; build the guest images again");
        var module = ValidationRecord.Restore(wasm, features, record);
        return (module, CompiledModule.Of(module.Module, costs, bounds, code));
    }

    /// <summary>The code in an assembly, which must have been made for this module, these prices and this bounds mode.</summary>
    internal static CompiledModule FromAssembly(Assembly assembly, string name, Module module, CostModel? costs, BoundsMode bounds) =>
        CompiledModule.Of(module, costs, bounds, ClassFor(assembly, name, module.Bytes.Span, costs, bounds));

    private static Type ClassFor(Assembly assembly, string name, ReadOnlySpan<byte> wasm, CostModel? costs, BoundsMode bounds)
    {
        var code = assembly.GetType(ModuleCompiler.ClassName) ?? throw new BadImageFormatException($"{name} holds no compiled module");
        string key = KeyOf(wasm, costs, bounds);
        string found = (string?)code.GetField(KeyField)?.GetRawConstantValue() ?? "none";
        return found == key ? code : throw new BadImageFormatException($"{name} was compiled for {found}, not for {key}; build the guest images again");
    }

    /// <summary>What the code depends on: module, prices, bounds mode, compiler.</summary>
    public static string KeyOf(Module module, CostModel? costs, BoundsMode bounds)
    {
        ArgumentNullException.ThrowIfNull(module);
        return KeyOf(module.Bytes.Span, costs, bounds);
    }

    private static string KeyOf(ReadOnlySpan<byte> wasm, CostModel? costs, BoundsMode bounds)
    {
        string prices = costs is null ? "free" : FormattableString.Invariant($"{costs.Operation}-{costs.BulkBase}-{costs.BulkUnit}");
        return FormattableString.Invariant($"{Convert.ToHexStringLower(SHA256.HashData(wasm))}/{prices}/{(bounds == BoundsMode.Guard ? "guard" : "explicit")}/v{CompilerVersion}");
    }
}
