using System.Text.Json;

namespace OutLayer.Testing;

/// <summary>A module of the official suite: where it stands, and what the suite says of it.</summary>
/// <param name="File">Path of its document, from the suite's folder.</param>
/// <param name="Command">The number of its command in the document.</param>
/// <param name="Kind">"module", "assert_invalid", "assert_malformed" or "assert_unlinkable".</param>
/// <param name="Text">What the suite says is wrong with it; empty for a valid module.</param>
public sealed record SpecModule(string File, int Command, string Kind, string Text, byte[] Bytes)
{
    public override string ToString() => $"{File} command {Command} ({Kind} {Text})";
}

/// <summary>The modules of the official suite, in a fixed order.</summary>
public static class SpecModules
{
    public static IEnumerable<SpecModule> Read(string specFolder)
    {
        var files = Directory.EnumerateFiles(specFolder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
        return files.SelectMany(file => ReadFile(file, Path.GetRelativePath(specFolder, file)));
    }

    private static List<SpecModule> ReadFile(string path, string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        var modules = new List<SpecModule>();
        int number = 0;
        foreach (var command in document.RootElement.GetProperty("commands").EnumerateArray())
        {
            var holder = command.TryGetProperty("module", out var module) && module.ValueKind == JsonValueKind.Object ? module : command;
            if (holder.TryGetProperty("binary", out var binary))
            {
                string text = command.TryGetProperty("text", out var said) ? said.GetString()! : "";
                modules.Add(new SpecModule(name, number, command.GetProperty("type").GetString()!, text, binary.GetBytesFromBase64()));
            }
            number++;
        }
        return modules;
    }
}
