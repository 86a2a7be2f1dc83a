namespace OutLayer.Mutants;

/// <summary>
/// Changes of the source that cannot change what a guest sees, and so are not planted. One table: the file, a part of the line, a part
/// of what stands there instead, and the proof.
/// </summary>
internal static class Equivalents
{
    private const string NoAlignment = "x64 takes any alignment, so the prefix changes nothing", Positive = "what is converted is never negative",
        OfZero = "zero, however it is widened", Earlier = "expressions are cut earlier, which changes no value", MoreMoves = "values move to their locals and back, once more",
        ShiftsAreModulo = "the CLR's own shifts of vectors take the count modulo the bits of a lane";

    private static readonly (string File, string Was, string Becomes, string Why)[] Table =
    [
        ("", "OpCodes.Unaligned", "Unaligned", NoAlignment),
        ("", " EmitUnaligned(info);", "", NoAlignment),
        ("MemoryAccess.cs", "Opcode.I64Load8U", "Conv_I8", Positive),
        ("MemoryAccess.cs", "Opcode.I64Load16U", "Conv_I8", Positive),
        ("Tables.cs", "OpCodes.Conv_U8", "Conv_I8", "an index below zero is outside as a large one, and is not used after that"),
        ("Calls.cs", "OpCodes.Conv_U8", "Conv_I8", "an index below zero is outside as a large one, and is not used after that"),
        ("Tables.cs", "OpCodes.Conv_I8", "Conv_U8", Positive),
        ("Gas.cs", "OpCodes.Conv_I8", "Conv_U8", OfZero),
        ("Prologue.cs", "OpCodes.Conv_I8", "Conv_U8", OfZero),
        ("Compare.cs", "OpCodes.Conv_I8", "Conv_U8", OfZero),
        ("Gas.cs", "if (_pending == 0) return;", "!=", "used at the entry alone, where nothing is pending: zero is taken off"),
        ("Gas.cs", "if (_pending == 0) return;", "1", "used at the entry alone, where nothing is pending: zero is taken off"),
        ("ArithmeticLocals.cs", "-1", "-2", "any number below zero says that there is none"),
        ("WasmMath.cs", "value >= 0 ? value :", "value >= 1 ?", "zero halved and doubled is zero"),
        ("WasmMath.cs", "value >= 0 ? value :", "value > 0 ?", "zero halved and doubled is zero"),
        ("Exceptions.cs", "if (block.Clauses.Count > 0) AddTry(block);", ">=", "the search passes through a block without clauses"),
        ("", "int depth = 1 +", "int depth = 2 +", Earlier),
        ("BodyScan.cs", "Rethrows |=", "!=", "where there is a rethrow there is another instruction; all handlers keep what they caught"),
        ("Prologue.cs", "end.Key <= least", "end.Key < least", "an end that has no limit of its own is compared by its sum"),
        ("SimdMemory.cs", "Canonicalize(1);", "Canonicalize(2);", "the operand below is an address, which is no NaN"),
        ("MemoryAccess.cs", "Canonicalize(1);", "Canonicalize(2);", "the operand below is an address, which is no NaN"),
        ("Control.cs", "(!frame.IsLoop && frame.IsTarget)", "(!frame.IsLoop || frame.IsTarget)", "code that nothing reaches is emitted"),
        ("Dispatch.cs", "info.Immediate == Imm.None && !info.Has(OpFlags.Special)", "||", "both hold for whatever valid code gets there with"),
        ("ShuffleLanes.cs", "TakesOnlySecond", "17", "a slower way is taken to the same lanes"),
        ("ShuffleLanes.cs", "int Interleaved(", "- half", "no high half is recognised, and a slower way is taken to the same lanes"),
        ("ShuffleLanes.cs", "for (int j = 0; j < width; j++)", "int j = 1", "a lane is what it is, and wider ones are looked at for their first byte at the second"),
        ("ShuffleLanes.cs", "OnlyFirst =>", "lane < 17", "an index of 16 is outside and gives 0, like none"),
        ("Simd.cs", "and <= Opcode.I8x16ShrU => 7", "=> 7", ShiftsAreModulo),
        ("Simd.cs", "and <= Opcode.I16x8ShrU => 15", "=> 15", ShiftsAreModulo),
        ("Simd.cs", "and <= Opcode.I32x4ShrU => 31", "=> 31", ShiftsAreModulo),
        ("KnownBounds.cs", "IsVariable => Variable > 0", "> 1", "one variable less is followed: accesses are checked that need not be"),
        ("LoopLocals.cs", "Count: <= Most", "< Most", "a loop that sets just so many is taken to set all: less is known"),
        ("Operands.cs", "firstOnStack > 0", "firstOnStack > 1", MoreMoves),
    ];

    /// <summary>The proof that the change is none; null where there is no such proof.</summary>
    public static string? WhyEqual(Mutation mutation) =>
        Table.Where(row => mutation.File.EndsWith(row.File, StringComparison.Ordinal) && mutation.Was.Contains(row.Was, StringComparison.Ordinal)
            && (mutation.Becomes ?? "").Contains(row.Becomes, StringComparison.Ordinal)).Select(row => row.Why).FirstOrDefault();
}
