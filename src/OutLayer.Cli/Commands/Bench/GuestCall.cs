using OutLayer.Wasm.Runtime;

namespace OutLayer.Cli.Commands.Bench;

/// <summary>Calls of guest functions with 32-bit values; a trap is thrown.</summary>
internal static class GuestCall
{
    public static uint Enter(WasmFunction function, params ReadOnlySpan<uint> arguments)
    {
        Span<long> slots = stackalloc long[Math.Max(arguments.Length, 1)];
        for (int i = 0; i < arguments.Length; i++) slots[i] = arguments[i];
        return (uint)Enter(function, slots);
    }

    /// <summary>The same with raw slots; gives the first.</summary>
    public static long Enter(WasmFunction function, Span<long> slots) =>
        function.Store.Call(function, slots) is { } trap ? throw new TrapException(trap) : slots[0];
}
