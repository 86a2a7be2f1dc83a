using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace OutLayer.Wasm.Compiler;

/// <summary>The processor as the JIT sees it: switches of the runtime that turn instruction sets off count.</summary>
public static class Processor
{
    private static readonly (string Name, bool Has)[] Sets =
    [
        ("sse4.1", Sse41.IsSupported), ("sse4.2", Sse42.IsSupported), ("popcnt", Popcnt.IsSupported), ("avx", Avx.IsSupported),
        ("avx2", Avx2.IsSupported), ("bmi1", Bmi1.IsSupported), ("bmi2", Bmi2.IsSupported), ("fma", Fma.IsSupported),
        ("lzcnt", Lzcnt.IsSupported), ("avx512f", Avx512F.IsSupported), ("avx512bw", Avx512BW.IsSupported), ("avx512vbmi", Avx512Vbmi.IsSupported),
        ("advsimd", AdvSimd.IsSupported), ("dp", Dp.IsSupported), ("rdm", Rdm.IsSupported),
    ];

    /// <summary>The architecture, then the instruction sets that code may be compiled for: "x64 sse4.1 ... avx2".</summary>
    public static string Description { get; } = string.Join(' ',
        Sets.Where(set => set.Has).Select(set => set.Name).Prepend(RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()));

    /// <summary>All of x86-64-v3: what machine code made ahead of time may then use.</summary>
    internal static bool IsX64V3 => Avx2.X64.IsSupported && Bmi1.IsSupported && Bmi2.IsSupported && Fma.IsSupported && Lzcnt.IsSupported && Popcnt.IsSupported;
}
