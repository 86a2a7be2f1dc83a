using OutLayer.Runtime.TypeScript;
using OutLayer.Wasm.Text;

namespace OutLayer.Runtime.Simulator;

/// <summary>A contract's file: a WebAssembly module in binary or text form, a JavaScript module, or TypeScript.</summary>
public static class ContractCodeFile
{
    private const int MaxBytes = 16 << 20;

    /// <summary>The code that an account would have.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="TypeScriptException">A mistake in the TypeScript.</exception>
    /// <exception cref="CompilerUnavailableException">TypeScript cannot be compiled here.</exception>
    /// <exception cref="InvalidDataException">It is too large, or a text that is no module.</exception>
    public static byte[] Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path)) throw new FileNotFoundException($"there is no file {path}", path);
        if (TypeScriptCompiler.IsTypeScript(path)) return TypeScriptCompiler.Compile(path).Module.ToArray();
        byte[] bytes = ReadBounded(path);
        return IsText(path) ? FromText(path, bytes) : bytes;
    }

    // The first bytes would not do: a JavaScript module may begin with a parenthesis, too.
    private static bool IsText(string path) => Path.GetExtension(path) is ".wat";

    private static byte[] FromText(string path, byte[] text)
    {
        try
        {
            return WatReader.Read(text);
        }
        catch (WatException bad)
        {
            throw new InvalidDataException($"{path} is no module in the text format: {bad.Message}", bad);
        }
    }

    private static byte[] ReadBounded(string path)
    {
        using var file = File.OpenRead(path);
        using var bytes = new MemoryStream();
        var chunk = new byte[1 << 16];
        for (int read; (read = file.Read(chunk)) > 0;)
        {
            bytes.Write(chunk.AsSpan(0, read));
            if (bytes.Length > MaxBytes) throw new InvalidDataException($"{path} is larger than {MaxBytes} bytes, which is what a contract's file may have");
        }
        return bytes.ToArray();
    }
}
