using System.Diagnostics;
using OutLayer.Adversary.Tests.Fuzzing.Sources;
using OutLayer.Testing;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Instructions;

namespace OutLayer.Adversary.Tests.Fuzzing;

/// <summary>
/// Makes a case on which engines differ smaller as long as they still do: fewer calls, empty bodies, runs of instructions left
/// out or replaced by constants of their type, sections left out. Stops when nothing helps any more, or after its time.
/// </summary>
internal sealed class Reducer(Func<FuzzCase, bool> differs, TimeSpan time)
{
    private readonly long _start = Stopwatch.GetTimestamp();

    private bool InTime => Stopwatch.GetElapsedTime(_start) < time;

    public FuzzCase Reduce(FuzzCase @case)
    {
        int size;
        do
        {
            size = @case.Wasm.Length + @case.Calls.Count;
            @case = WithoutCalls(@case);
            @case = WithoutBodies(@case);
            @case = WithoutInstructions(@case);
            @case = WithoutSections(@case);
            @case = WithoutDeclarations(@case);
        }
        while (@case.Wasm.Length + @case.Calls.Count < size && InTime);
        return @case;
    }

    private FuzzCase WithoutCalls(FuzzCase @case)
    {
        for (int length = @case.Calls.Count; length > 0; length /= 2)
            for (int at = @case.Calls.Count - length; at >= 0; at -= length)
            {
                if (at + length > @case.Calls.Count) continue;
                @case = Better(@case, @case with { Calls = [.. @case.Calls.Take(at), .. @case.Calls.Skip(at + length)] });
            }
        return @case;
    }

    private FuzzCase WithoutBodies(FuzzCase @case)
    {
        int count = Cut(@case).Bodies.Count;
        for (int i = 0; i < count; i++)
        {
            int index = i;
            @case = Try(@case, parts => parts.Bodies[index] = new BodyParts([0], [Code.Of(Opcode.Unreachable), Code.Of(Opcode.End)]));
        }
        return @case;
    }

    private FuzzCase WithoutInstructions(FuzzCase @case)
    {
        int bodies = Cut(@case).Bodies.Count;
        for (int body = 0; body < bodies; body++)
            for (int length = Cut(@case).Bodies[body].Instructions.Count / 2; length > 0; length /= 2)
                for (int at = Cut(@case).Bodies[body].Instructions.Count - 1 - length; at >= 0; at -= length)
                    @case = WithoutRun(@case, body, at, length);
        return @case;
    }

    /// <summary>A run of instructions left out, or replaced by a value of any type, or by dropping one and pushing one.</summary>
    private FuzzCase WithoutRun(FuzzCase @case, int body, int at, int length)
    {
        int before = @case.Wasm.Length;
        foreach (byte[] instead in Replacements)
        {
            if (!InTime) return @case;
            @case = Try(@case, parts => Replace(parts.Bodies[body].Instructions, at, length, instead));
            if (@case.Wasm.Length < before) return @case;
        }
        return @case;
    }

    private static readonly byte[][] Replacements =
    [
        [], Code.Of(Opcode.I32Const, 0), Code.Of(Opcode.I64Const, 0), Code.Of(Opcode.F32Const, 0f), Code.Of(Opcode.F64Const, 0.0),
        Code.Of(Opcode.Drop), Code.Of(Opcode.Drop, Opcode.Drop), Code.Of(Opcode.Drop, Opcode.I32Const, 0), Code.Of(Opcode.Drop, Opcode.I64Const, 0), Code.Of(Opcode.Unreachable),
    ];

    private static void Replace(List<byte[]> code, int at, int length, byte[] instead)
    {
        if (at + length >= code.Count) return;
        code.RemoveRange(at, length);
        if (instead.Length > 0) code.Insert(at, instead);
    }

    private FuzzCase WithoutSections(FuzzCase @case)
    {
        for (int i = Cut(@case).Sections.Count - 1; i >= 0; i--)
        {
            int index = i;
            @case = Try(@case, parts => parts.Sections.RemoveAt(index));
        }
        return @case;
    }

    /// <summary>Exports that nobody calls, the last functions, and types that nobody uses made the shortest.</summary>
    private FuzzCase WithoutDeclarations(FuzzCase @case)
    {
        var module = ModuleDecoder.Decode(@case.Wasm, Referee.Known);
        for (int i = module.Exports.Length - 1; i >= 0; i--)
        {
            int index = i;
            @case = Try(@case, parts => parts.RemoveExport(index));
        }
        for (int i = module.Bodies.Length - 1; i >= 0; i--) @case = Try(@case, parts => parts.RemoveLastFunction());
        for (int i = module.Types.Length - 1; i >= 0; i--)
        {
            int index = i;
            @case = Try(@case, parts => parts.RemoveLastType());
            @case = Try(@case, parts => parts.ClearType(index));
        }
        return @case;
    }

    private FuzzCase Try(FuzzCase @case, Action<ModuleParts> change)
    {
        var parts = Cut(@case);
        change(parts);
        byte[] smaller = parts.ToArray();
        return smaller.Length < @case.Wasm.Length && InstructionMutation.IsValid(smaller) && HasCalls(smaller, @case.Calls)
            ? Better(@case, @case with { Wasm = smaller }) : @case;
    }

    private FuzzCase Better(FuzzCase @case, FuzzCase smaller) => InTime && differs(smaller) ? smaller : @case;

    private static bool HasCalls(byte[] wasm, IReadOnlyList<FuzzCall> calls)
    {
        var names = ModuleDecoder.Decode(wasm, Referee.Known).Exports.Select(export => export.Name).ToHashSet();
        return calls.All(call => names.Contains(call.Function));
    }

    private static ModuleParts Cut(FuzzCase @case) => ModuleParts.Cut(@case.Wasm);
}
