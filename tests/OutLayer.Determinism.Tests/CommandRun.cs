using System.Diagnostics;

namespace OutLayer.Determinism.Tests;

/// <summary>Runs calls as separate processes of the real command, on a state folder of their own.</summary>
internal static class CommandRun
{
    private static readonly string Dotnet = FindDotnet();

    /// <summary>The receipt files of a script's first calls, without the signer, in order.</summary>
    public static string[] Receipts(Script script, int calls, Surroundings around)
    {
        Product.RequireBuilt();
        var folder = Directory.CreateTempSubdirectory("outlayer-run");
        try
        {
            string contract = Product.PathOf(script.File);
            if (around.Copied)
            {
                File.Copy(contract, Path.Combine(folder.FullName, Path.GetFileName(contract)));
                contract = Path.GetFileName(contract);
            }
            return [.. script.Calls.Take(calls).Select((call, i) => One(folder.FullName, contract, call, around, i))];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string One(string folder, string contract, ContractCall call, Surroundings around, int number)
    {
        string receipt = Path.Combine(folder, $"receipt-{number}.json");
        string shell = around.Shell.Length == 0 ? "exec \"$@\"" : $"{around.Shell}; exec \"$@\"";
        string[] command =
            ["-c", shell, "sh", Dotnet, Product.Command, "run", contract, .. call.Arguments(), $"--receipt={receipt}", "--timeout=600", "--json"];
        var start = new ProcessStartInfo("/bin/sh", command) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in around.Variables) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        int expected = call.Status switch { "ok" => 0, "failed" => 1, _ => 3 };
        Assert.True(expected == process.ExitCode, $"{around}: {contract} {call.Method}: exit {process.ExitCode}, not {expected}\n{output}\n{errors.Result}");
        return ReceiptText.WithoutSigner(File.ReadAllText(receipt));
    }

    private static string FindDotnet()
    {
        string? host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? Environment.ProcessPath;
        if (host is not null && Path.GetFileNameWithoutExtension(host) == "dotnet") return host;
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return folders.Select(folder => Path.Combine(folder, "dotnet")).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("dotnet is not on the PATH");
    }
}
