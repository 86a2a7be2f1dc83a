namespace OutLayer.Adversary.Tests.Fuzzing;

/// <summary>
/// "fuzz OPTIONS": exit 0 without findings, 1 with, 2 for options that are not understood, 4 without the judge. "fuzz replay FILE..."
/// asks the engines about kept cases again; "fuzz record FILE OPTIONS" writes judged programs down, "fuzz check FILE" holds the compiler against them;
/// "fuzz isolate NAME" makes a case small that ends the process.
/// </summary>
internal static class FuzzCommand
{
    public static int Run(string[] arguments) => arguments switch
    {
        ["replay", .. var files] => Replay(files),
        ["record", var file, .. var options] => Judged(options, (read, v8) => Write(file, read, v8)),
        ["check", var file] => Check(file),
        ["isolate", var name] => Isolation.Run(name),
        _ => Judged(arguments, Fuzz),
    };

    private static int Write(string file, FuzzOptions options, V8Judge v8)
    {
        Record.Write(file, options, v8);
        return 0;
    }

    private static int Check(string file)
    {
        string? difference = Record.Check(file);
        Console.WriteLine(difference ?? "no difference");
        return difference is null ? 0 : 1;
    }

    private static int Replay(string[] files)
    {
        using var v8 = V8Judge.Start();
        var referee = new Referee(v8, Tier.All);
        int differing = 0;
        foreach (string file in files)
        {
            byte[] wasm = File.ReadAllBytes(file);
            string? difference = referee.CompareValidity(wasm, out bool valid);
            if (valid) difference ??= referee.Compare(new FuzzCase(file, wasm, [.. Finding.Read(file).Calls.Select(call => call.ToCall())]));
            Console.WriteLine($"{file}: {difference ?? "no difference"}");
            if (difference is not null) differing++;
        }
        return differing == 0 ? 0 : 1;
    }

    private static int Judged(string[] arguments, Func<FuzzOptions, V8Judge, int> run)
    {
        if (FuzzOptions.Parse(arguments, out string wrong) is not { } options)
        {
            Console.Error.WriteLine(wrong);
            return 2;
        }
        using var v8 = V8Judge.Start();
        if (v8 is not null) return run(options, v8);
        Console.Error.WriteLine(V8Judge.HowToGet);
        return 4;
    }

    private static int Fuzz(FuzzOptions options, V8Judge v8)
    {
        Console.WriteLine($"seed {options.Seed}, sources {string.Join(", ", options.Sources)}; engines {string.Join(", ", Tier.All.Select(tier => tier.Name))}, V8");
        var report = new Fuzzer(options, v8, Console.WriteLine).Run();
        foreach (string finding in report.Findings) Console.WriteLine(finding);
        return report.Findings.Count == 0 ? 0 : 1;
    }
}
