using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OutLayer.Adversary.Tests.Fuzzing;

/// <summary>
/// A case kept as two files, NAME.wasm and NAME.json: calls, and what every engine must give; or, where there are no calls,
/// whether the module is valid.
/// </summary>
internal sealed record Finding(string What, bool Valid, string Start, IReadOnlyList<FindingCall> Calls)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static Finding Read(string wasmPath) =>
        JsonSerializer.Deserialize<Finding>(File.ReadAllText(Path.ChangeExtension(wasmPath, ".json")), Json) ?? throw new JsonException($"{wasmPath}: no expectation");

    public void Write(string wasmPath, byte[] wasm)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(wasmPath)!);
        File.WriteAllBytes(wasmPath, wasm);
        File.WriteAllText(Path.ChangeExtension(wasmPath, ".json"), JsonSerializer.Serialize(this, Json) + "\n");
    }
}

/// <summary>A call, its arguments as hexadecimal bits, and what it gives: results as bits, or "trap KIND".</summary>
/// <param name="Gas">Gas that it may take; the usual where none is given.</param>
internal sealed record FindingCall(string Function, string[] Arguments, string Gives, long? Gas = null)
{
    public FuzzCall ToCall() => new(Function, [.. Arguments.Select(bits => ulong.Parse(bits, NumberStyles.HexNumber, CultureInfo.InvariantCulture))], Gas ?? FuzzCall.UsualGas);

    public static FindingCall Of(FuzzCall call, string gives) =>
        new(call.Function, [.. call.Arguments.Select(bits => bits.ToString("x", CultureInfo.InvariantCulture))], gives, call.Gas == FuzzCall.UsualGas ? null : call.Gas);
}
