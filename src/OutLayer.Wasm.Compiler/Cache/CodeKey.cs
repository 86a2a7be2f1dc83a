using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Wasm.Compiler.Cache;

/// <summary>IL, which the JIT compiles at each function's first call, or IL with machine code beside it.</summary>
public enum CodeForm { Il, Native }

/// <summary>All that compiled code depends on: with the same key it is the same code.</summary>
public sealed class CodeKey
{
    private const int HashDigits = 2 * SHA256.HashSizeInBytes;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");
    private static readonly string[] Ends = [".il", ".native"];

    private CodeKey(string text, CodeForm form)
    {
        Text = text;
        FileName = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))) + Ends[(int)form];
    }

    /// <summary>The key in words: module, prices, bounds mode, compiler version, features, form, runtime, processor, builds of the engine.</summary>
    public string Text { get; }

    /// <summary>The name of the entry: hash of the text, and the form.</summary>
    public string FileName { get; }

    /// <param name="module">The module.</param>
    /// <param name="costs">Prices, or null for code that counts no gas.</param>
    /// <param name="bounds">How accesses are kept inside the memory.</param>
    /// <param name="features">What the engine can run.</param>
    /// <param name="form">What is kept.</param>
    /// <param name="mayInterpret">True if functions that take too long to compile are left to an interpreter.</param>
    public static CodeKey Of(Module module, CostModel? costs, BoundsMode bounds, WasmFeatures features, CodeForm form, bool mayInterpret = false) => new(string.Join('\n',
    [
        PrecompiledModule.KeyOf(module, costs, bounds),
        FormattableString.Invariant($"features {features.Bits:x}"),
        $"form {form}{(mayInterpret ? ", parts interpreted" : "")}",
        $"runtime {Environment.Version}",
        $"processor {Processor.Description}",
        Build(typeof(Store)),
        Build(typeof(CodeKey)),
    ]), form);

    /// <summary>True for names that this class gives.</summary>
    internal static bool IsFileName(string name) =>
        name.Length > HashDigits && Ends.Contains(name[HashDigits..]) && name.AsSpan(0, HashDigits).IndexOfAnyExcept(HexDigits) < 0;

    /// <summary>IL names members of these assemblies, and holds offsets of their structures: another build is another key.</summary>
    private static string Build(Type type) => $"build {type.Assembly.GetName().Name} {type.Module.ModuleVersionId:N}";
}
