using System.Text;
using OutLayer.Near;

namespace OutLayer.Runtime.LocalNode.Rpc;

/// <summary>
/// Why a view call failed, in the form that nearcore prints it (Rust's debug form), which clients match: contracts' mistakes come as
/// names there, where a transaction's outcome has their texts.
/// </summary>
internal static class ViewErrorText
{
    private const string Prefix = "wasm execution failed with error: ";

    /// <summary>The texts of errors that a view can have, and what each is called. A brace pair is a field: a number, or else a text.</summary>
    private static readonly Shape[] Shapes =
    [
        new("Smart contract panicked: {}", "HostError(GuestPanic", "panic_msg"),
        new("{} is not allowed in view calls", "HostError(ProhibitedInView", "method_name"),
        new("Exceeded the prepaid gas.", "HostError(GasExceeded"),
        new("Exceeded the maximum amount of gas allowed to burn per contract.", "HostError(GasLimitExceeded"),
        new("Accessed memory outside the bounds.", "HostError(MemoryAccessViolation"),
        new("Integer overflow.", "HostError(IntegerOverflow"),
        new("String encoding is bad UTF-8 sequence.", "HostError(BadUTF8"),
        new("String encoding is bad UTF-16 sequence.", "HostError(BadUTF16"),
        new("VM Logic returned an invalid account id", "HostError(InvalidAccountId"),
        new("Accessed invalid register id: {}", "HostError(InvalidRegisterId", "register_id"),
        new("The number of logs will exceed the limit {}", "HostError(NumberOfLogsExceeded", "limit"),
        new("The length of a storage key {} exceeds the limit {}", "HostError(KeyLengthExceeded", "length", "limit"),
        new("The length of a storage value {} exceeds the limit {}", "HostError(ValueLengthExceeded", "length", "limit"),
        new("The length of a log message {} exceeds the limit {}", "HostError(TotalLogLengthExceeded", "length", "limit"),
        new("The length of a returned value {} exceeds the limit {}", "HostError(ReturnedValueLengthExceeded", "length", "limit"),
        new("Attempted to call deprecated host function {}", "HostError(Deprecated", "method_name"),
        new("ECDSA recover error: {}", "HostError(ECRecoverError", "msg"),
        new("ED25519 signature verification error: {}", "HostError(Ed25519VerifyInvalidInput", "msg"),
        new("P256 signature verification error: {}", "HostError(P256VerifyInvalidInput", "msg"),
        new("AltBn128 invalid input: {}", "HostError(AltBn128InvalidInput", "msg"),
        new("BLS12-381 invalid input: {}", "HostError(BLS12381InvalidInput", "msg"),
        new("WebAssembly trap: An `unreachable` opcode was executed.", "WasmTrap(Unreachable"),
        new("WebAssembly trap: Memory out of bounds trap.", "WasmTrap(MemoryOutOfBounds"),
        new("WebAssembly trap: Indirect call to null trap.", "WasmTrap(IndirectCallToNull"),
        new("WebAssembly trap: Call indirect incorrect signature trap.", "WasmTrap(IncorrectCallIndirectSignature"),
        new("WebAssembly trap: An arithmetic exception, e.g. divided by zero.", "WasmTrap(IllegalArithmetic"),
        new("Link Error: {}", "LinkError", "msg"),
    ];

    public static string Of(NearError error) =>
        Prefix + (error is { Name: "ExecutionError", Fields: [{ Value: string text }] } ? OfText(text) : Debug(error));

    private static string OfText(string text) =>
        Shapes.Select(shape => shape.Match(text)).FirstOrDefault(found => found is not null) ?? $"ExecutionError({Quote(text)})";

    /// <summary>A value without a name is a variant of another enum, with one a text.</summary>
    private static string Debug(NearError error)
    {
        if (error.Fields.Count == 0) return error.Name;
        if (error.Fields is [{ Key: "" } alone]) return $"{error.Name}({(alone.Value is NearError inner ? Debug(inner) : $"{alone.Value}")})";
        return $"{error.Name} {{ {string.Join(", ", error.Fields.Select(field => $"{field.Key}: {(field.Value is string text ? Quote(text) : $"{field.Value}")}"))} }}";
    }

    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (char c in text)
            quoted.Append(c switch { '"' => "\\\"", '\\' => "\\\\", '\n' => "\\n", '\r' => "\\r", '\t' => "\\t", _ => $"{c}" });
        return quoted.Append('"').ToString();
    }

    private sealed record Shape(string Text, string Name, params string[] Fields)
    {
        private readonly string[] _parts = Text.Split("{}");

        /// <summary>The name with its fields; null if the text is another's.</summary>
        public string? Match(string text)
        {
            if (!text.StartsWith(_parts[0], StringComparison.Ordinal) || !text.EndsWith(_parts[^1], StringComparison.Ordinal)) return null;
            if (Fields.Length == 0) return text == Text ? $"{Name})" : null;
            string inner = text[_parts[0].Length..^_parts[^1].Length];
            string[] values = Fields.Length == 1 ? [inner] : inner.Split(_parts[1], Fields.Length);
            if (values.Length != Fields.Length) return null;
            var fields = Fields.Zip(values, (field, value) => $"{field}: {(value.All(char.IsAsciiDigit) && value.Length > 0 && field != "panic_msg" ? value : Quote(value))}");
            return $"{Name} {{ {string.Join(", ", fields)} }}{(Name.Contains('(', StringComparison.Ordinal) ? ")" : "")}";
        }
    }
}
