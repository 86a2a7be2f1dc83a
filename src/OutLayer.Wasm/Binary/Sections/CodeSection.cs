using System.Collections.Immutable;
using System.Runtime.InteropServices;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Binary;

/// <summary>Code section (core spec 5.5.14): the locals of each function; instructions stay bytes.</summary>
internal static class CodeSection
{
    public static void Decode(ref WasmReader reader, DecodeState state)
    {
        int at = reader.Position, declared = state.FunctionTypes.Count - state.ImportedFunctions;
        int count = reader.ReadCount(2, "functions", state.Limits.Functions);
        if (count != declared)
            reader.Fail($"function and code section have inconsistent lengths: {declared} and {count}", at);
        var bodies = ImmutableArray.CreateBuilder<FunctionBody>(count);
        while (bodies.Count < count) bodies.Add(ReadBody(ref reader, state, state.ImportedFunctions + bodies.Count));
        state.Bodies = bodies.MoveToImmutable();
    }

    private static FunctionBody ReadBody(ref WasmReader reader, DecodeState state, int function)
    {
        int at = reader.Position, size = reader.ReadSize();
        var place = WasmPlace.OfFunction(function);
        if (size > state.Limits.BodyBytes) FormatErrors.Limit("bytes of a body", size, state.Limits.BodyBytes, place, at);
        var body = reader.Sub(size, place);
        var locals = ReadLocals(ref body, state);
        return new FunctionBody(locals, body.Position, body.Remaining, size);
    }

    /// <summary>Runs of locals; empty runs are dropped, so that at most one run per allowed local is kept.</summary>
    private static ImmutableArray<LocalRun> ReadLocals(ref WasmReader body, DecodeState state)
    {
        int at = body.Position, limit = state.Limits.Locals;
        int runs = body.ReadCount(2, "runs of locals", int.MaxValue);
        if (runs == 0) return [];
        var locals = new LocalRun[Math.Min(runs, 16)];
        int kept = 0;
        ulong total = 0;
        for (int i = 0; i < runs; i++)
        {
            var run = new LocalRun(body.ReadU32(), TypeReader.ReadValType(ref body, state.Features));
            total += run.Count;
            if (run.Count == 0 || total > (ulong)limit) continue;
            if (kept == locals.Length) Array.Resize(ref locals, 2 * kept);
            locals[kept++] = run;
        }
        if (total > uint.MaxValue) body.Fail($"too many locals: {total}", at);
        if (total > (ulong)limit) FormatErrors.Limit("locals", (long)total, limit, body.Place, at);
        if (kept < locals.Length) Array.Resize(ref locals, kept);
        return ImmutableCollectionsMarshal.AsImmutableArray(locals);
    }
}
