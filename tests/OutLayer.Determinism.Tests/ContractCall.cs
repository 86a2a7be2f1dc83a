using System.Globalization;
using OutLayer.Runtime.Contracts;

namespace OutLayer.Determinism.Tests;

/// <summary>One call, for the command and for the library alike, and the status that it must end with.</summary>
internal sealed record ContractCall(string Method, string Args = "", string Status = "ok")
{
    public string? Signer { get; init; }
    public ulong? Gas { get; init; }
    public int? MemoryMiB { get; init; }
    public ulong? Timestamp { get; init; }
    public bool View { get; init; }

    public IEnumerable<string> Arguments()
    {
        yield return Method;
        if (Args.Length > 0) yield return $"--args={Args}";
        if (Signer is not null) yield return $"--signer={Signer}";
        if (Gas is { } gas) yield return string.Create(CultureInfo.InvariantCulture, $"--gas={gas}");
        if (MemoryMiB is { } memory) yield return string.Create(CultureInfo.InvariantCulture, $"--memory={memory}");
        if (Timestamp is { } time) yield return string.Create(CultureInfo.InvariantCulture, $"--block-timestamp={time}");
        if (View) yield return "--view";
    }

    /// <summary>The deadline is the one stop that is not deterministic: on a crowded machine it must be far away.</summary>
    public CallOptions Options() => new()
    {
        Signer = Signer,
        Gas = Gas ?? CallOptions.DefaultGas,
        MemoryMiB = MemoryMiB ?? CallOptions.DefaultMemoryMiB,
        BlockTimestamp = Timestamp,
        View = View,
        Timeout = TimeSpan.FromMinutes(10),
    };
}
