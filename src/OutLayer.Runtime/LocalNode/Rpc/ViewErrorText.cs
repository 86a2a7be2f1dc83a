using OutLayer.Near;

namespace OutLayer.Runtime.LocalNode.Rpc;

/// <summary>
/// Why a view call failed, in the form that nearcore prints it (Rust's debug form), which clients match: contracts' mistakes come as
/// names there, where a transaction's outcome has their texts.
/// </summary>
internal static class ViewErrorText
{
    private const string Prefix = "wasm execution failed with error: ", Panic = "Smart contract panicked: ", Link = "Link Error: ", InView = " is not allowed in view calls";

    /// <summary>Names by the texts of those errors that have no fields.</summary>
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["Exceeded the prepaid gas."] = "HostError(GasExceeded)",
        ["Exceeded the maximum amount of gas allowed to burn per contract."] = "HostError(GasLimitExceeded)",
        ["Accessed memory outside the bounds."] = "HostError(MemoryAccessViolation)",
        ["Integer overflow."] = "HostError(IntegerOverflow)",
        ["String encoding is bad UTF-8 sequence."] = "HostError(BadUTF8)",
        ["String encoding is bad UTF-16 sequence."] = "HostError(BadUTF16)",
        ["WebAssembly trap: An `unreachable` opcode was executed."] = "WasmTrap(Unreachable)",
        ["WebAssembly trap: Memory out of bounds trap."] = "WasmTrap(MemoryOutOfBounds)",
        ["WebAssembly trap: Indirect call to null trap."] = "WasmTrap(IndirectCallToNull)",
        ["WebAssembly trap: Call indirect incorrect signature trap."] = "WasmTrap(IncorrectCallIndirectSignature)",
        ["WebAssembly trap: An arithmetic exception, e.g. divided by zero."] = "WasmTrap(IllegalArithmetic)",
    };

    public static string Of(NearError error) =>
        Prefix + (error is { Name: "ExecutionError", Fields: [{ Value: string text }] } ? OfText(text) : Debug(error));

    private static string OfText(string text)
    {
        if (Names.TryGetValue(text, out string? name)) return name;
        if (text.StartsWith(Panic, StringComparison.Ordinal)) return $"HostError(GuestPanic {{ panic_msg: {Quote(text[Panic.Length..])} }})";
        if (text.StartsWith(Link, StringComparison.Ordinal)) return $"LinkError {{ msg: {Quote(text[Link.Length..])} }}";
        return text.EndsWith(InView, StringComparison.Ordinal)
            ? $"HostError(ProhibitedInView {{ method_name: {Quote(text[..^InView.Length])} }})" : $"ExecutionError({Quote(text)})";
    }

    /// <summary>A value without a name is a variant of another enum, with one a text.</summary>
    private static string Debug(NearError error)
    {
        if (error.Fields.Count == 0) return error.Name;
        if (error.Fields is [{ Key: "" } alone]) return $"{error.Name}({(alone.Value is NearError inner ? Debug(inner) : $"{alone.Value}")})";
        return $"{error.Name} {{ {string.Join(", ", error.Fields.Select(field => $"{field.Key}: {(field.Value is string text ? Quote(text) : $"{field.Value}")}"))} }}";
    }

    private static string Quote(string text)
    {
        var quoted = new System.Text.StringBuilder("\"");
        foreach (char c in text)
            quoted.Append(c switch { '"' => "\\\"", '\\' => "\\\\", '\n' => "\\n", '\r' => "\\r", '\t' => "\\t", _ => $"{c}" });
        return quoted.Append('"').ToString();
    }
}
