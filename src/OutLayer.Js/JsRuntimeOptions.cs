using System.Runtime.CompilerServices;

namespace OutLayer.Js;

/// <summary>Limits of every run of a runtime.</summary>
public sealed record JsRuntimeOptions
{
    /// <summary>Pages of 64 KiB; the image itself takes 40. Beyond it the run ends with <see cref="JsErrorCode.MemoryLimit"/>.</summary>
    public int MaxMemoryPages { get; init => field = InRange(value, 64, 32_768); } = 1_024;

    /// <summary>Call depth of the engine in bytes (see <c>StoreOptions</c>). JavaScript's own stack limit comes well before it.</summary>
    public int MaxCallDepthBytes { get; init => field = InRange(value, 1 << 20, 64 << 20); } = 16 << 20;

    /// <summary>Bytes of a result as JSON.</summary>
    public int MaxResultBytes { get; init => field = InRange(value, 1, 64 << 20); } = 4 << 20;

    /// <summary>Instances that wait for the next run; more are made when more run at once.</summary>
    public int MaxIdleInstances { get; init => field = InRange(value, 0, 1_024); } = Math.Max(Environment.ProcessorCount, 2);

    private static int InRange(int value, int min, int max, [CallerMemberName] string name = "") =>
        value >= min && value <= max ? value : throw new ArgumentOutOfRangeException(name, value, $"must be {min} to {max}");
}
