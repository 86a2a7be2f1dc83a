using System.Security.Cryptography;
using OutLayer.Wasm.Interpreter.Execution;
using OutLayer.Wasm.Interpreter.Translation;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Runtime.State;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Interpreter.Stepping;

// Saving and restoring. All that follows from the code (types, slots, depth) is not in the bytes, so it cannot be wrong there.
public sealed unsafe partial class Machine
{
    private const uint Magic = 0x534D_4C4F; // "OLMS"
    private const uint Version = 1;

    /// <summary>
    /// The call as it stands, with all state of its instance and of what that imports: memories, tables, globals, dropped segments, gas.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// A host function runs, the call has ended, or it is in code of another instance: nothing that could go on elsewhere.
    /// </exception>
    public byte[] Save()
    {
        if (_runs) throw new InvalidOperationException("a call that is inside of a host function cannot be saved; save it before or after");
        if (Result is not null || _failed) throw new InvalidOperationException("the call has ended; there is nothing to go on with");
        var writer = new StateWriter();
        WriteHead(writer);
        var values = new StateValues(_instance);
        var exceptions = new ExceptionList(_instance, values);
        exceptions.Write(writer, _caught.Of(_native.Activation).Select(held => held.Exception));
        InstanceState.Write(writer, _instance, values);
        writer.Count(EngineAccess.IndexOf(_function));
        writer.I64(Gas);
        writer.I64(Steps);
        writer.Count(_native.Depth);
        for (int i = 0; i < _native.Depth; i++) WriteFrame(writer, values, i);
        WriteCaught(writer, exceptions);
        return writer.ToArray();
    }

    /// <summary>Makes a machine that goes on with what was saved, and gives the instance the state that was saved with it.</summary>
    /// <param name="instance">An instance of the same module with the same prices and depth, in a store of its own engine.</param>
    /// <param name="state">Bytes from <see cref="Save"/>, or what claims to be.</param>
    /// <exception cref="SavedStateException">They are not a state of such an instance; the instance is then not to be used.</exception>
    public static Machine Restore(Instance instance, ReadOnlyMemory<byte> state)
    {
        ArgumentNullException.ThrowIfNull(instance);
        var reader = new StateReader(state);
        CheckHead(reader, instance);
        var values = new StateValues(instance);
        var exceptions = new ExceptionList(instance, values);
        instance.Store.ForgetAllExceptions();
        instance.Store.KeepExceptions();
        exceptions.Read(reader);
        InstanceState.Read(reader, instance, values);
        uint function = reader.U32();
        if (function < (uint)instance.Module.ImportedFunctions || function >= (uint)instance.Module.FunctionTypes.Length)
            reader.Fail($"function {function} is none that the module defines");
        var machine = new Machine(EngineAccess.FunctionOf(instance, (int)function));
        try
        {
            machine.ReadFrames(reader, values);
            machine.ReadCaught(reader, exceptions);
            if (!reader.AtEnd) reader.Fail("bytes after the end");
            return machine;
        }
        catch
        {
            machine.Dispose();
            throw;
        }
    }

    private void WriteHead(StateWriter writer)
    {
        writer.U32(Magic);
        writer.U32(Version);
        writer.Bytes(SHA256.HashData(_instance.Module.Bytes.Span));
        foreach (long number in Conditions(_instance)) writer.I64(number);
    }

    private static void CheckHead(StateReader reader, Instance instance)
    {
        if (reader.U32() != Magic) reader.Fail("it is no state of a machine");
        if (reader.U32() is var version && version != Version) reader.Fail($"version {version}; this is version {Version}");
        if (!reader.Bytes(SHA256.HashSizeInBytes).SequenceEqual(SHA256.HashData(instance.Module.Bytes.Span))) reader.Fail("it is of another module");
        foreach (long number in Conditions(instance))
            if (reader.I64() != number)
                reader.Fail("it was made with other prices or another limit of depth");
    }

    /// <summary>What must be the same for the call to take the same course.</summary>
    private static long[] Conditions(Instance instance)
    {
        var costs = (EngineAccess.CodeOf(instance) as InterpretedModule)?.Costs;
        return [costs is null ? 0 : 1, costs?.Operation ?? 0, costs?.BulkBase ?? 0, costs?.BulkUnit ?? 0, instance.Store.Options.MaxCallDepthBytes];
    }

    private void WriteFrame(StateWriter writer, StateValues values, int index)
    {
        var frame = _native.Frame(index);
        if (frame->Instance != EngineAccess.BlockOf(_instance))
            throw new InvalidOperationException("the call is in code of another instance; only calls inside of one instance can be saved");
        int at = (int)(frame->At - frame->Code->Code);
        var place = FramePlace.Of(Code, frame->Code, at, isTop: index == _native.Depth - 1);
        writer.Count(frame->Code->FunctionIndex);
        writer.Count(at);
        foreach (var (type, slot) in place.Locals.Concat(place.Operands)) values.Write(writer, type, frame->Slots + slot);
    }

    private void ReadFrames(StateReader reader, StateValues values)
    {
        long gas = reader.I64();
        Steps = reader.I64();
        if (gas is < long.MinValue / 2 or > long.MaxValue / 2 || Steps < 0) reader.Fail($"gas {gas}, steps {Steps}");
        (_instance.Store.Gas, _overdraft) = (Math.Max(gas, 0), Math.Max(-gas, 0));
        int count = reader.Count(8, "frames");
        if (count == 0) reader.Fail("no frames");
        var results = _instance.Module.TypeOf(EngineAccess.IndexOf(_function));
        var slots = _native.Activation->Slots;
        for (int i = 0; i < count; i++)
        {
            ReadFrame(reader, values, slots, isTop: i == count - 1);
            var frame = _native.Activation->Top;
            if (!HasResultsOf(frame->Code->FunctionIndex, results)) reader.Fail("a function whose results are not what its caller expects");
            if (i == count - 1) break;
            results = FramePlace.TypeOfCall(_instance.Module, frame->At)!;
            slots = frame->Slots + frame->At->A;
        }
    }

    /// <summary>A tail call may have put another function in the place of the one that was called; its results fit all the same.</summary>
    private bool HasResultsOf(int function, FuncType expected)
    {
        var results = _instance.Module.TypeOf(function).Results;
        return results.Length == expected.Results.Length && results.Zip(expected.Results, (actual, type) => EngineAccess.Matches(_instance, actual, type)).All(fits => fits);
    }

    private void ReadFrame(StateReader reader, StateValues values, long* slots, bool isTop)
    {
        var activation = _native.Activation;
        uint function = reader.U32(), at = reader.U32();
        if (function < (uint)_instance.Module.ImportedFunctions || function >= (uint)_instance.Module.FunctionTypes.Length)
            reader.Fail($"function {function} is none that the module defines");
        var code = Code.CodeOf((int)function);
        if (at >= (uint)code->Length || code->Offsets[at] < 0) reader.Fail($"there is no instruction {at} in function {function}");
        if (!isTop && FramePlace.TypeOfCall(_instance.Module, code->Code + at) is null) reader.Fail($"instruction {at} of function {function} is no call");
        long depth = activation->Top->Depth - code->FrameBytes;
        if (depth < 0 || slots + code->FrameSlots > activation->SlotsEnd) reader.Fail("more frames than the limit of depth allows");
        activation->Top++;
        *activation->Top = new Frame { At = code->Code + at, Slots = slots, Code = code, Instance = EngineAccess.BlockOf(_instance), Depth = depth };
        var place = FramePlace.Of(Code, code, (int)at, isTop);
        foreach (var (type, slot) in place.Locals) values.Read(reader, type, slots + slot, mayBeUnset: true);
        foreach (var (type, slot) in place.Operands) values.Read(reader, type, slots + slot);
    }

    private void WriteCaught(StateWriter writer, ExceptionList exceptions)
    {
        var held = _caught.Of(_native.Activation).ToList();
        writer.Count(held.Count);
        foreach (var (frame, region, exception) in held)
        {
            writer.Count(frame);
            writer.Count(region);
            writer.Count(exceptions.IndexOf(exception));
        }
    }

    private void ReadCaught(StateReader reader, ExceptionList exceptions)
    {
        int count = reader.Count(12, "exceptions that handlers hold");
        var last = (Frame: -1, Region: -1);
        for (int i = 0; i < count; i++)
        {
            var (frame, region, exception) = (reader.U32(), reader.U32(), reader.U32());
            if (frame < 1 || frame > (uint)_native.Depth || region >= (uint)(_native.Activation->Bottom + frame)->Code->RegionCount)
                reader.Fail($"region {region} of frame {frame}");
            if (((int)frame, (int)region).CompareTo(last) <= 0) reader.Fail("handlers are out of order");
            last = ((int)frame, (int)region);
            _caught.Hold(_native.Activation->Bottom + frame, (int)region, exceptions.At(reader, exception));
        }
    }
}
