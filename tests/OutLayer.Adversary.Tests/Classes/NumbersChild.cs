using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;
using System.Text;
using OutLayer.Adversary.Tests.Generated;

namespace OutLayer.Adversary.Tests.Classes;

/// <summary>Says what the processor may do in this process, and the hash of what every tier computes: all numeric instructions, and generated programs.</summary>
internal static class NumbersChild
{
    private const int Programs = 25;

    public static int Run()
    {
        Console.WriteLine(Features);
        foreach (string tier in Tiers.All) Console.WriteLine($"{tier} {Hash(ConstantTests.ResultsOn(tier))}");
        foreach (string tier in Tiers.All) Console.WriteLine($"programs, {tier} {Hash(string.Concat(Enumerable.Range(1, Programs).Select(seed => ProgramOf(seed, tier))))}");
        return 0;
    }

    public static string Features =>
        $"vectors {Vector128.IsHardwareAccelerated} sse4.1 {Sse41.IsSupported} popcnt {Popcnt.IsSupported} avx {Avx.IsSupported} avx2 {Avx2.IsSupported} fma {Fma.IsSupported} bmi {Bmi1.IsSupported} lzcnt {Lzcnt.IsSupported} avx512 {Avx512F.IsSupported}";

    /// <summary>Each call is made twice, so that the second is compiled where code tiers up.</summary>
    private static string ProgramOf(int seed, string tier)
    {
        var module = ModuleGenerator.Make(seed);
        var twice = module with { Calls = [.. module.Calls, .. module.Calls] };
        var outcome = Outcome.Of(Tiers.Engine(tier), twice, module.Plain, metered: true);
        return $"{outcome}\ngas {string.Join(' ', outcome.Gas)}\n";
    }

    private static string Hash(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
