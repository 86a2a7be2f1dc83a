using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Text;
using OutLayer.Wasm.Validation;

namespace OutLayer.Cli.Commands.Modules;

/// <summary>A module in a file, binary or text, as all verbs of <c>outlayer wasm</c> take it.</summary>
internal static class ModuleFile
{
    /// <summary>Reads and validates the module of a file, whose first bytes say what it is.</summary>
    /// <exception cref="UsageException">There is no such file, or it is no module at all.</exception>
    /// <exception cref="RefusedModuleException">The module is malformed, invalid, or passes a limit.</exception>
    public static ValidatedModule Load(string path, WasmFeatures features)
    {
        byte[] bytes = Binary(path);
        try
        {
            return ModuleValidator.Load(bytes, features);
        }
        catch (WasmFormatException refusal)
        {
            throw new RefusedModuleException(refusal);
        }
    }

    /// <summary>The module in binary form; a text is made into it.</summary>
    private static byte[] Binary(string path)
    {
        if (path.Length == 0) throw new UsageException("FILE is empty; name the module's file");
        if (Directory.Exists(path)) throw new UsageException($"{path} is a folder; name the module's file");
        if (!File.Exists(path)) throw new UsageException($"there is no file {path}");
        byte[] bytes = ReadBounded(path, ModuleLimits.Default.ModuleBytes);
        if (bytes.AsSpan().StartsWith("\0asm"u8)) return bytes;
        return IsText(bytes) ? FromText(bytes)
            : throw new UsageException($"{path} is no WebAssembly module: it begins with {Shown(bytes)}; a binary module begins with 00 61 73 6d, a text with a parenthesis");
    }

    /// <summary>A module's bytes as they are, whatever they are, or made of its text.</summary>
    /// <exception cref="RefusedModuleException">It is a text that cannot be read.</exception>
    public static byte[] AsBinary(byte[] bytes) => IsText(bytes) ? FromText(bytes) : bytes;

    /// <summary>A text begins with a form or a comment.</summary>
    private static bool IsText(ReadOnlySpan<byte> bytes) => bytes.TrimStart(" \t\r\n"u8) is [(byte)'(', ..] or [(byte)';', (byte)';', ..];

    private static byte[] FromText(byte[] text)
    {
        try
        {
            return WatReader.Read(text);
        }
        catch (WatException refusal)
        {
            string code = refusal.Feature == WasmFeature.None ? "malformed" : "unsupported-feature";
            throw new RefusedModuleException(code, $"the module's text cannot be read: {refusal.Message}");
        }
    }

    private static string Shown(byte[] bytes) =>
        bytes.Length == 0 ? "nothing" : string.Join(' ', bytes.Take(4).Select(value => $"{value:x2}"));

    /// <summary>Reads at most so much, whatever length the file claims (a pipe or device claims none).</summary>
    private static byte[] ReadBounded(string path, int maxBytes)
    {
        using var file = File.OpenRead(path);
        using var bytes = new MemoryStream();
        var chunk = new byte[1 << 16];
        for (int read; (read = file.Read(chunk)) > 0;)
        {
            bytes.Write(chunk.AsSpan(0, read));
            if (bytes.Length > maxBytes) throw new UsageException($"{path} has more than the {maxBytes} bytes that a module may have");
        }
        return bytes.ToArray();
    }
}
