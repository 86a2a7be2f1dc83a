using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace OutLayer.Wasm.Runtime;

// Exceptions: what compiled code calls to throw them, to look at them and to take their values.
public static unsafe partial class InstanceOperations
{
    /// <summary>throw. The values are in <see cref="StoreBlock.Results"/>.</summary>
    /// <param name="block">The instance whose code throws.</param>
    /// <param name="tag">Index of the tag.</param>
    /// <param name="depth">Call depth left.</param>
    /// <param name="function">Function index.</param>
    /// <param name="offset">Offset of the instruction in the module.</param>
    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void Throw(InstanceBlock* block, int tag, long depth, int function, int offset)
    {
        var instance = Of(block);
        var thrown = instance.Tags[tag];
        long[] payload = new Span<long>(block->Store->Results, thrown.Type.ParameterSlots).ToArray();
        throw new GuestException(thrown, payload, depth, new Trap(TrapCode.UncaughtException, function, instance.Module.NameOf(function), offset));
    }

    /// <summary>throw_ref of a reference that is not null.</summary>
    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void ThrowReference(InstanceBlock* block, nint reference, long depth) =>
        Rethrow(Of(block).Store.GetException(reference), depth);

    /// <summary>Throws an exception again; what is unwound from here on is paid by who catches it next.</summary>
    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void Rethrow(GuestException exception, long depth)
    {
        ArgumentNullException.ThrowIfNull(exception);
        exception.Depth = depth;
        throw exception;
    }

    /// <summary><see cref="WasmTag.Id"/> of what is thrown; 0 if it is no exception of this store's guests.</summary>
    public static long ThrownTag(object thrown, InstanceBlock* block) =>
        thrown is GuestException exception && exception.Tag.Store.Block == block->Store ? exception.Tag.Id : 0;

    /// <summary>Puts the values into <see cref="StoreBlock.Results"/>.</summary>
    public static void TakePayload(GuestException caught, InstanceBlock* block)
    {
        ArgumentNullException.ThrowIfNull(caught);
        caught.Payload.CopyTo(new Span<long>(block->Store->Results, caught.Payload.Length));
    }

    /// <summary>The exnref of an exception; 0 where the store's limit is reached.</summary>
    public static nint ExceptionReference(GuestException caught, InstanceBlock* block) =>
        Of(block).Store.TryAddException(caught, out nint reference) ? reference : 0;

    /// <summary>Gas that a catch takes for the frames which it unwinds.</summary>
    /// <param name="caught">The exception.</param>
    /// <param name="depth">Call depth left in the frame that catches.</param>
    /// <param name="operation"><see cref="CostModel.Operation"/>.</param>
    public static long UnwindPrice(GuestException caught, long depth, long operation)
    {
        ArgumentNullException.ThrowIfNull(caught);
        return CostModel.UnwindPrice(depth - caught.Depth, operation);
    }
}
