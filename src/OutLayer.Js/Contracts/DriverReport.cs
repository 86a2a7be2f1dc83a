using System.Text.Json;
using System.Text.Json.Serialization;

namespace OutLayer.Js;

/// <summary>An error as guest/js/realm/driver.js writes it. The contract may have had a hand in every text of it.</summary>
internal sealed record DriverReport(string Code, string? Name, string Message, string? Stack, DriverPlace? Place, DriverPlace? Method)
{
    public static DriverReport Parse(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, DriverJson.Default.DriverReport) ?? throw new InvalidDataException("the driver reported null");
}

internal sealed record DriverPlace(string? File, int? Line, int? Column);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DriverReport))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class DriverJson : JsonSerializerContext;
