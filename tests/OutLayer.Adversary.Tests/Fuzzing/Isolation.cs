using System.Diagnostics;
using System.Globalization;
using OutLayer.Adversary.Tests.Fuzzing.Sources;

namespace OutLayer.Adversary.Tests.Fuzzing;

/// <summary>Makes a case small on which the process itself dies, by asking a child process each time whether it still does.</summary>
internal static class Isolation
{
    private static readonly TimeSpan Time = TimeSpan.FromMinutes(10);
    private static readonly string Question = Path.Combine(Fuzzer.Folder, "dying.wasm");

    /// <param name="name">As the fuzzer names it: source and seed.</param>
    public static int Run(string name)
    {
        using var source = SourceTable.All[name[..name.IndexOf('-', StringComparison.Ordinal)]]();
        var module = source.Make(int.Parse(name.AsSpan(name.IndexOf('-', StringComparison.Ordinal) + 1), CultureInfo.InvariantCulture));
        if (!InstructionMutation.IsValid(module.Wasm) || Fuzzer.CaseOf(module) is not { } @case || !Dies(@case))
        {
            Console.WriteLine($"{name}: nothing dies of it alone");
            return 0;
        }
        var small = new Reducer(Dies, Time).Reduce(@case);
        string kept = Path.Combine(Fuzzer.Folder, $"{name}.wasm");
        Of(small).Write(kept, small.Wasm);
        Console.WriteLine($"{name}: kept as {kept}, {small.Wasm.Length} bytes: {Convert.ToHexStringLower(small.Wasm)}");
        return 1;
    }

    private static Finding Of(FuzzCase @case) => new("the process dies", true, "ok", [.. @case.Calls.Select(call => FindingCall.Of(call, ""))]);

    private static bool Dies(FuzzCase @case)
    {
        Of(@case).Write(Question, @case.Wasm);
        var start = new ProcessStartInfo("dotnet", [typeof(Isolation).Assembly.Location, "fuzz", "replay", Question]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var child = Process.Start(start)!;
        var (output, errors) = (child.StandardOutput.ReadToEndAsync(), child.StandardError.ReadToEndAsync());
        child.WaitForExit();
        Task.WaitAll(output, errors);
        return child.ExitCode > 4;
    }
}
