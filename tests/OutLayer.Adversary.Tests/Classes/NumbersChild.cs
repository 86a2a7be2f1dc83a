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
        Console.WriteLine($"programs {Hash(string.Concat(Enumerable.Range(1, Programs).Select(ProgramOf)))}");
        return 0;
    }

    public static string Features =>
        $"vectors {Vector128.IsHardwareAccelerated} sse4.1 {Sse41.IsSupported} popcnt {Popcnt.IsSupported} avx {Avx.IsSupported} avx2 {Avx2.IsSupported} fma {Fma.IsSupported} bmi {Bmi1.IsSupported} lzcnt {Lzcnt.IsSupported} avx512 {Avx512F.IsSupported}";

    private static string ProgramOf(int seed)
    {
        var module = ModuleGenerator.Make(seed);
        return Outcome.OfCompiler(module, module.Plain, metered: true).ToString();
    }

    private static string Hash(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
