using System.Diagnostics.CodeAnalysis;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Runtime;

// Tags, and the exceptions that exnref values refer to. References count up and are never used again, so that one that the host
// kept too long is refused and not taken for another.
public sealed unsafe partial class Store
{
    private const int SlotsOfWeight = 8;

    private readonly List<WasmTag> _tags = [];
    private readonly List<GuestException> _exceptions = [];
    private nint _forgottenExceptions;
    private int _exceptionsWeight;
    private bool _keepsExceptions;

    /// <summary>A tag of the host, for imports.</summary>
    /// <param name="type">Its parameters are the values of an exception; it must have no results.</param>
    public WasmTag CreateTag(FuncType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (type.Results.Length > 0) throw new ArgumentException($"a tag has no results: {type}", nameof(type));
        Additions++;
        var tag = new WasmTag(this, type, _tags.Count + 1);
        _tags.Add(tag);
        return tag;
    }

    /// <summary>The tag of that <see cref="WasmTag.Id"/>.</summary>
    public WasmTag GetTag(long id) =>
        id > 0 && id <= _tags.Count ? _tags[(int)id - 1] : throw new ArgumentOutOfRangeException(nameof(id), id, $"the store has {_tags.Count} tags");

    /// <summary>An exnref for an exception that was caught; the same for the same exception.</summary>
    /// <exception cref="TrapException">The store holds <see cref="StoreOptions.MaxExceptionReferences"/> already.</exception>
    public nint AddException(GuestException exception)
    {
        if (!TryAddException(exception, out nint reference)) TrapException.Throw(TrapCode.ExceptionLimit);
        return reference;
    }

    /// <summary>As <see cref="AddException"/>; false at the limit, for engines that trap with their own place.</summary>
    public bool TryAddException(GuestException exception, out nint reference)
    {
        ArgumentNullException.ThrowIfNull(exception);
        if (exception.Tag.Store != this) throw new ArgumentException("the exception belongs to another store", nameof(exception));
        reference = exception.Reference > _forgottenExceptions ? exception.Reference : 0;
        int weight = 1 + exception.Payload.Length / SlotsOfWeight;
        if (reference != 0 || weight > Options.MaxExceptionReferences - _exceptionsWeight) return reference != 0;
        _exceptionsWeight += weight;
        reference = exception.Reference = _forgottenExceptions + _exceptions.Count + 1;
        _exceptions.Add(exception.Unthrown());
        return true;
    }

    /// <summary>The exception that an exnref refers to, to be thrown; the reference must not be null.</summary>
    public GuestException GetException(nint reference)
    {
        if (!IsException(reference)) throw NoException(reference, nameof(reference));
        return _exceptions[(int)(reference - _forgottenExceptions - 1)].Unthrown();
    }

    private bool IsException(nint reference) => reference > _forgottenExceptions && reference <= _forgottenExceptions + _exceptions.Count;

    private static ArgumentOutOfRangeException NoException(nint reference, string parameter) =>
        new(parameter, reference, "no such exception; references last until the outermost call ends");

    /// <summary>References of all exceptions that are kept, in the order in which they were made.</summary>
    public IReadOnlyList<nint> ExceptionReferences() => [.. _exceptions.Select((_, i) => _forgottenExceptions + i + 1)];

    /// <summary>From now on exceptions are kept over calls: for engines that stop inside of calls.</summary>
    public void KeepExceptions()
    {
        Additions++;
        _keepsExceptions = true;
    }

    /// <summary>Exceptions are kept over calls once something in the store can hold them.</summary>
    internal void NoteHolder(ValType type) => _keepsExceptions |= type.IsRef && type.Heap == HeapType.Exn;

    /// <summary>Exception references that there are mean nothing any more: for what replaces all that could hold one.</summary>
    public void ForgetAllExceptions()
    {
        _forgottenExceptions += _exceptions.Count;
        _exceptions.Clear();
        _exceptionsWeight = 0;
    }

    /// <summary>At the end of an outermost call.</summary>
    private void ForgetExceptions()
    {
        if (!_keepsExceptions && _exceptions.Count > 0) ForgetAllExceptions();
    }

    /// <summary>Throws an exception from a host function into the guest that called it.</summary>
    /// <param name="tag">A tag of this store.</param>
    /// <param name="values">Its values, of exactly the tag's parameter types.</param>
    [DoesNotReturn]
    public void Throw(WasmTag tag, params ReadOnlySpan<WasmValue> values)
    {
        ArgumentNullException.ThrowIfNull(tag);
        if (tag.Store != this) throw new ArgumentException("the tag belongs to another store", nameof(tag));
        var types = tag.Type.Parameters;
        if (values.Length != types.Length) throw new ArgumentException($"a tag of {tag.Type} takes {types.Length} values, not {values.Length}", nameof(values));
        for (int i = 0; i < values.Length; i++) Check(values[i], types[i], $"value {i}", nameof(values));
        throw new GuestException(tag, Slots.ToArray(values, tag.Type.ParameterSlots), _depth, Trap.AtHost(TrapCode.UncaughtException));
    }
}
