using OutLayer.Runtime.Contracts;

namespace OutLayer.Runtime;

/// <summary>How <see cref="OutLayerServices.AddOutLayer"/> sets the product up. A bad value is refused where it is set.</summary>
public sealed record OutLayerOptions
{
    /// <summary>
    /// The folder of state, receipts and signing key, made on first use; one process at a time has it open. Null keeps the
    /// state in memory and signs with a key that goes with the process.
    /// </summary>
    public string? StateFolder
    {
        get;
        init => field = value is null || !string.IsNullOrWhiteSpace(value)
            ? value : throw new ArgumentException("name a folder, or null to keep the state in memory", nameof(StateFolder));
    } = ".outlayer";

    /// <summary>Limits and context of calls that give none of their own.</summary>
    public CallOptions Call { get; init => field = value ?? throw new ArgumentNullException(nameof(Call)); } = new();

    /// <summary>Where the guest images are; null for the folder "images" beside the product's assemblies.</summary>
    public string? ImageFolder
    {
        get;
        init => field = value is null || Directory.Exists(value)
            ? value : throw new ArgumentException($"there is no folder {value}", nameof(ImageFolder));
    }
}
