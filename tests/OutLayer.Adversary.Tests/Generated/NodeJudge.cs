using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace OutLayer.Adversary.Tests.Generated;

/// <summary>The same modules on V8, in one process of node.</summary>
internal static class NodeJudge
{
    private static readonly JsonSerializerOptions Names = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, PropertyNameCaseInsensitive = true };

    /// <summary>Outcomes of the plain form and of the counting form of each module; null where there is no node.</summary>
    public static (Outcome Plain, Outcome Counting)[]? Run(IEnumerable<GeneratedModule> modules)
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, JsonSerializer.Serialize(modules.Select(Describe), Names));
            using var node = Process.Start(new ProcessStartInfo("node", [Script, file]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var errors = node.StandardError.ReadToEndAsync();
            string[] lines = node.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            node.WaitForExit();
            Assert.True(node.ExitCode == 0, errors.Result);
            return [.. lines.Select(line => JsonSerializer.Deserialize<Outcome>(line, Names)!).Chunk(2).Select(pair => (pair[0], pair[1]))];
        }
        catch (Win32Exception)
        {
            return null;
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static object Describe(GeneratedModule module) => new
    {
        Plain = Convert.ToBase64String(module.Plain),
        Counting = Convert.ToBase64String(module.Counting),
        Globals = ModuleGenerator.GlobalTypes,
        Functions = module.Functions.Select(function => function.ToString()),
        Calls = module.Calls.Select(call => new { call.Function, Arguments = call.Arguments.Select(bits => bits.ToString("x16", CultureInfo.InvariantCulture)) }),
    };

    private static string Script
    {
        get
        {
            for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
                if (File.Exists(Path.Combine(folder.FullName, "OutLayer.slnx")))
                    return Path.Combine(folder.FullName, "tests", "judges", "wasm-node", "run.mjs");
            throw new DirectoryNotFoundException("these tests run inside the repository");
        }
    }
}
