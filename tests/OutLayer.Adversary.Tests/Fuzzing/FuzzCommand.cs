namespace OutLayer.Adversary.Tests.Fuzzing;

/// <summary>
/// "fuzz OPTIONS": exit 0 without findings, 1 with, 2 for options that are not understood, 4 without the judge. "fuzz replay FILE..."
/// asks the engines about kept cases again.
/// </summary>
internal static class FuzzCommand
{
    public static int Run(string[] arguments) => arguments is ["replay", .. var files] ? Replay(files) : Fuzz(arguments);

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

    private static int Fuzz(string[] arguments)
    {
        if (FuzzOptions.Parse(arguments, out string wrong) is not { } options)
        {
            Console.Error.WriteLine(wrong);
            return 2;
        }
        using var v8 = V8Judge.Start();
        if (v8 is null)
        {
            Console.Error.WriteLine(V8Judge.HowToGet);
            return 4;
        }
        Console.WriteLine($"seed {options.Seed}, sources {string.Join(", ", options.Sources)}; engines {string.Join(", ", Tier.All.Select(tier => tier.Name))}, V8");
        var report = new Fuzzer(options, v8, Console.WriteLine).Run();
        foreach (string finding in report.Findings) Console.WriteLine(finding);
        return report.Findings.Count == 0 ? 0 : 1;
    }
}
