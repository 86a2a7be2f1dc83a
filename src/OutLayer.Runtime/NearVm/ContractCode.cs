using System.Text.Unicode;
using OutLayer.Near;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Runtime.NearVm;

/// <summary>What an account's code is, by its bytes alone.</summary>
public static class ContractCode
{
    private static ReadOnlySpan<byte> WasmMagic => "\0asm"u8;

    /// <summary>
    /// True for text in UTF-8: one JavaScript module. A NUL byte is in no JavaScript, but in every WebAssembly module, so what
    /// is left of a damaged one is not taken for JavaScript.
    /// </summary>
    public static bool IsJavaScript(ReadOnlySpan<byte> code) =>
        !code.IsEmpty && !code.StartsWith(WasmMagic) && !code.Contains((byte)0) && Utf8.IsValid(code);

    /// <summary>Makes code ready to run. Code that is neither kind is ready too: its calls fail with nearcore's error for a broken module.</summary>
    /// <param name="code">The code; it must not change afterwards.</param>
    /// <param name="parameters">The protocol version's limits.</param>
    /// <param name="engine">Runs compiled contracts; by default the product's own.</param>
    /// <exception cref="Guests.GuestImageException">The image that JavaScript runs in is not usable.</exception>
    public static IPreparedContract Prepare(ReadOnlyMemory<byte> code, RuntimeParameters parameters, IEngine? engine = null)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        try
        {
            if (!IsJavaScript(code.Span)) return PreparedContract.Prepare(code, parameters, engine);
            return (ulong)code.Length <= parameters.Limits.MaxContractSize ? JsContractVm.Shared.Prepare(code) : throw new ContractPreparationException(PrepareErrors.Deserialization);
        }
        catch (ContractPreparationException refused)
        {
            return new RefusedContract(refused.Error, code.Length);
        }
    }
}
