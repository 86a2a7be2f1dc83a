using System.Runtime.CompilerServices;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Runtime.State;

namespace OutLayer.Wasm.Interpreter.Stepping;

/// <summary>
/// Exceptions of a saved state, in the order in which they got their references, so that one refers only to those before it; then those
/// that handlers hold. Tags are indices of the module.
/// </summary>
internal sealed unsafe class ExceptionList(Instance instance, StateValues values)
{
    private readonly List<GuestException> _all = [];

    public void Write(StateWriter writer, IEnumerable<GuestException> held)
    {
        var references = instance.Store.ExceptionReferences();
        foreach (nint reference in references)
        {
            _all.Add(instance.Store.GetException(reference));
            values.Add(reference);
        }
        writer.Count(references.Count);
        int referred = _all.Count;
        _all.AddRange(held.Distinct(ReferenceEqualityComparer.Instance).Cast<GuestException>());
        writer.Count(_all.Count - referred);
        foreach (var exception in _all) Write(writer, exception);
    }

    public int IndexOf(GuestException exception) => _all.FindIndex(one => ReferenceEquals(one, exception));

    public GuestException At(StateReader reader, uint index)
    {
        if (index >= (uint)_all.Count) reader.Fail($"exception {index} of {_all.Count}");
        return _all[(int)index];
    }

    public void Read(StateReader reader)
    {
        int referred = reader.Count(16, "exceptions"), held = reader.Count(16, "exceptions");
        for (int i = 0; i < referred + held; i++)
        {
            _all.Add(Read(reader, reader.U32()));
            if (i < referred) values.Add(_all[^1]);
        }
    }

    private void Write(StateWriter writer, GuestException exception)
    {
        int tag = TagOf(exception);
        writer.Count(tag);
        writer.I64(exception.Depth);
        writer.Count(exception.Uncaught.FunctionIndex);
        writer.Count(exception.Uncaught.Offset);
        fixed (long* payload = exception.Payload)
        {
            var slot = payload;
            foreach (var type in TypesOf(tag))
            {
                values.Write(writer, type, slot);
                slot += type.Slots;
            }
        }
    }

    private GuestException Read(StateReader reader, uint tag)
    {
        if (tag >= (uint)instance.Module.Tags.Length) reader.Fail($"tag {tag} of {instance.Module.Tags.Length}");
        long depth = reader.I64();
        if (depth < -instance.Store.Options.MaxCallDepthBytes || depth > instance.Store.Options.MaxCallDepthBytes) reader.Fail($"an exception thrown at depth {depth}");
        uint function = reader.U32(), offset = reader.U32();
        bool byHost = (function, offset) == (uint.MaxValue, uint.MaxValue);
        if (!byHost && (function >= (uint)instance.Module.FunctionTypes.Length || offset >= (uint)instance.Module.Bytes.Length))
            reader.Fail($"an exception thrown in function {function} at {offset}");
        var types = TypesOf((int)tag);
        long[] payload = new long[types.Sum(type => type.Slots)];
        fixed (long* start = payload)
        {
            var slot = start;
            foreach (var type in types)
            {
                values.Read(reader, type, slot);
                slot += type.Slots;
            }
        }
        var uncaught = byHost ? Trap.AtHost(TrapCode.UncaughtException)
            : new Trap(TrapCode.UncaughtException, (int)function, instance.Module.NameOf((int)function), (int)offset);
        return new GuestException(instance.Store.GetTag(TagId((int)tag)), payload, depth, uncaught);
    }

    private int TagOf(GuestException exception)
    {
        for (int i = 0; i < instance.Module.Tags.Length; i++)
            if (TagId(i) == exception.Tag.Id) return i;
        throw new InvalidOperationException("an exception with a tag of another instance is held, which means nothing in another process; import the tag");
    }

    private long TagId(int tag)
    {
        byte* block = (byte*)EngineAccess.BlockOf(instance);
        return *(long*)(block + new InstanceLayout(instance.Module).Tag(tag));
    }

    private System.Collections.Immutable.ImmutableArray<Types.ValType> TypesOf(int tag) => instance.Module.Types[instance.Module.Tags[tag]].Parameters;
}
