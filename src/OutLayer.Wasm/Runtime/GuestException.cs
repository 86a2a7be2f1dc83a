namespace OutLayer.Wasm.Runtime;

/// <summary>
/// An exception of the guest (core spec 4.2.12) while it unwinds. Engines throw it and catch it; one that no guest code catches
/// ends the call with <see cref="TrapCode.UncaughtException"/>.
/// </summary>
/// <param name="tag">What is thrown.</param>
/// <param name="payload">Its values, in slots as <see cref="HostCall.Slots"/>.</param>
/// <param name="depth">Call depth left at the throw, in bytes.</param>
/// <param name="uncaught">The trap that the call ends with if nobody catches it; says where it was thrown.</param>
public sealed class GuestException(WasmTag tag, long[] payload, long depth, Trap uncaught) : Exception
{
    /// <summary>Made where it is asked for: most are caught by the guest, and nobody reads what they say.</summary>
    public override string Message => $"wasm exception: {uncaught}";

    public WasmTag Tag => tag;

    private readonly long[] _payload = payload.Length == tag.Type.ParameterSlots
        ? payload : throw new ArgumentException($"{payload.Length} slots for a tag of {tag.Type}", nameof(payload));

    public ReadOnlySpan<long> Payload => _payload;

    /// <summary>Set again where the same exception is thrown again: what was unwound is paid from the last throw on.</summary>
    public long Depth { get; set; } = depth;

    public Trap Uncaught => uncaught;

    /// <summary>Its exnref in the store, 0 as long as it has none.</summary>
    internal nint Reference { get; set; }

    /// <summary>The same exception in an object that was not thrown: the CLR adds each frame that is unwound to what is thrown.</summary>
    internal GuestException Unthrown() => new(tag, payload, Depth, uncaught) { Reference = Reference };
}
