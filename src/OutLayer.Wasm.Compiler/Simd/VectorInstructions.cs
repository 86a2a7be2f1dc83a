using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Reflection;
using System.Runtime.Intrinsics;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;
using static OutLayer.Wasm.Instructions.Opcode;

namespace OutLayer.Wasm.Compiler.Simd;

/// <summary>
/// The method that does what a vector instruction says: one of <see cref="Vector128"/> where one means exactly the same, which the
/// JIT takes for an instruction even in unoptimised code; else the one of <see cref="VectorMath"/> with the instruction's name.
/// Operators are named as such: their other names are calls, which the JIT has to inline first.
/// </summary>
internal static class VectorInstructions
{
    private static readonly Type[] Signed = [typeof(sbyte), typeof(short), typeof(int), typeof(long)];
    private static readonly Type[] Unsigned = [typeof(byte), typeof(ushort), typeof(uint), typeof(ulong)];
    private static readonly Type[] Floats = [typeof(float), typeof(double)];

    private static readonly FrozenDictionary<Opcode, (string Name, Type Lane)> Operations = Rows().ToFrozenDictionary(row => row.Op, row => (row.Name, row.Lane));
    private static readonly ILookup<string, MethodInfo> Vector128Methods =
        typeof(Vector128).GetMethods(BindingFlags.Public | BindingFlags.Static).ToLookup(method => method.Name, StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<Opcode, MethodInfo> Found = [];

    public static MethodInfo MethodOf(Opcode op) => Found.GetOrAdd(op, Find);

    /// <summary>True where the JIT makes an instruction of it wherever it stands, and no call.</summary>
    public static bool IsOneInstruction(Opcode op) => op == V128Const || Operations.ContainsKey(op);

    /// <summary>True where the result of <see cref="MethodOf"/> is still to be complemented.</summary>
    public static bool IsComplement(Opcode op) => op is I8x16Ne or I16x8Ne or I32x4Ne or I64x2Ne or F32x4Ne or F64x2Ne;

    /// <summary>The method of <see cref="Vector128"/>, or the operator, that takes so many vectors of that lane first, and then what is not a vector.</summary>
    public static MethodInfo Vector128Method(string name, Type lane, int vectors, params Type[] others)
    {
        Type[] wanted = [.. Enumerable.Repeat(typeof(Vector128<>).MakeGenericType(lane), vectors), .. others];
        if (name.StartsWith("op_", StringComparison.Ordinal)) return ClrTypes.Method(typeof(Vector128<>).MakeGenericType(lane), name, wanted);
        return Vector128Methods[name].Select(method => Bind(method, lane)).FirstOrDefault(method => ParametersOf(method).SequenceEqual(wanted))
            ?? throw new MissingMethodException(nameof(Vector128), $"{name} of {lane.Name}");
    }

    private static MethodInfo Bind(MethodInfo method, Type lane) =>
        method.IsGenericMethodDefinition && method.GetGenericArguments().Length == 1 ? method.MakeGenericMethod(lane) : method;

    private static IEnumerable<Type> ParametersOf(MethodInfo method) => method.GetParameters().Select(parameter => parameter.ParameterType);

    private static MethodInfo Find(Opcode op)
    {
        if (!Operations.TryGetValue(op, out var row)) return ClrTypes.Method(typeof(VectorMath), op.ToString());
        var pops = OpcodeTable.Get(op).Pops;
        int vectors = pops.Count(type => type == ValType.V128);
        Type[] others = vectors == pops.Length ? [] : vectors == 0 ? [row.Lane] : [typeof(int)];
        return Vector128Method(row.Name, row.Lane, vectors, others);
    }

    private static (Opcode Op, string Name, Type Lane)[] Rows() => [.. Bits(), .. Comparisons(), .. Integers(), .. Widenings(), .. FloatArithmetic()];

    private static IEnumerable<(Opcode, string, Type)> Bits() =>
    [
        .. Row(nameof(Vector128.Create), Unsigned, I8x16Splat, I16x8Splat, I32x4Splat, I64x2Splat),
        .. Row(nameof(Vector128.Create), Floats, F32x4Splat, F64x2Splat),
        .. Row("op_OnesComplement", Unsigned, V128Not),
        .. Row("op_BitwiseAnd", Unsigned, V128And),
        .. Row(nameof(Vector128.AndNot), Unsigned, V128Andnot),
        .. Row("op_BitwiseOr", Unsigned, V128Or),
        .. Row("op_ExclusiveOr", Unsigned, V128Xor),
        .. Row(nameof(Vector128.ExtractMostSignificantBits), Unsigned, I8x16Bitmask, I16x8Bitmask, I32x4Bitmask, I64x2Bitmask),
    ];

    private static IEnumerable<(Opcode, string, Type)> Comparisons() =>
    [
        .. Row(nameof(Vector128.Equals), Signed, I8x16Eq, I16x8Eq, I32x4Eq, I64x2Eq),
        .. Row(nameof(Vector128.Equals), Signed, I8x16Ne, I16x8Ne, I32x4Ne, I64x2Ne),
        .. Row(nameof(Vector128.LessThan), Signed, I8x16LtS, I16x8LtS, I32x4LtS, I64x2LtS),
        .. Row(nameof(Vector128.LessThan), Unsigned, I8x16LtU, I16x8LtU, I32x4LtU),
        .. Row(nameof(Vector128.GreaterThan), Signed, I8x16GtS, I16x8GtS, I32x4GtS, I64x2GtS),
        .. Row(nameof(Vector128.GreaterThan), Unsigned, I8x16GtU, I16x8GtU, I32x4GtU),
        .. Row(nameof(Vector128.LessThanOrEqual), Signed, I8x16LeS, I16x8LeS, I32x4LeS, I64x2LeS),
        .. Row(nameof(Vector128.LessThanOrEqual), Unsigned, I8x16LeU, I16x8LeU, I32x4LeU),
        .. Row(nameof(Vector128.GreaterThanOrEqual), Signed, I8x16GeS, I16x8GeS, I32x4GeS, I64x2GeS),
        .. Row(nameof(Vector128.GreaterThanOrEqual), Unsigned, I8x16GeU, I16x8GeU, I32x4GeU),
        .. Row(nameof(Vector128.Equals), Floats, F32x4Eq, F64x2Eq),
        .. Row(nameof(Vector128.Equals), Floats, F32x4Ne, F64x2Ne),
        .. Row(nameof(Vector128.LessThan), Floats, F32x4Lt, F64x2Lt),
        .. Row(nameof(Vector128.GreaterThan), Floats, F32x4Gt, F64x2Gt),
        .. Row(nameof(Vector128.LessThanOrEqual), Floats, F32x4Le, F64x2Le),
        .. Row(nameof(Vector128.GreaterThanOrEqual), Floats, F32x4Ge, F64x2Ge),
    ];

    private static IEnumerable<(Opcode, string, Type)> Integers() =>
    [
        .. Row(nameof(Vector128.Abs), Signed, I8x16Abs, I16x8Abs, I32x4Abs, I64x2Abs),
        .. Row("op_UnaryNegation", Signed, I8x16Neg, I16x8Neg, I32x4Neg, I64x2Neg),
        .. Row("op_Addition", Signed, I8x16Add, I16x8Add, I32x4Add, I64x2Add),
        .. Row("op_Subtraction", Signed, I8x16Sub, I16x8Sub, I32x4Sub, I64x2Sub),
        .. Row("op_Multiply", Signed[1..], I16x8Mul, I32x4Mul, I64x2Mul),
        .. Row(nameof(Vector128.AddSaturate), Signed, I8x16AddSatS, I16x8AddSatS),
        .. Row(nameof(Vector128.AddSaturate), Unsigned, I8x16AddSatU, I16x8AddSatU),
        .. Row(nameof(Vector128.SubtractSaturate), Signed, I8x16SubSatS, I16x8SubSatS),
        .. Row(nameof(Vector128.SubtractSaturate), Unsigned, I8x16SubSatU, I16x8SubSatU),
        .. Row(nameof(Vector128.Min), Signed, I8x16MinS, I16x8MinS, I32x4MinS),
        .. Row(nameof(Vector128.Min), Unsigned, I8x16MinU, I16x8MinU, I32x4MinU),
        .. Row(nameof(Vector128.Max), Signed, I8x16MaxS, I16x8MaxS, I32x4MaxS),
        .. Row(nameof(Vector128.Max), Unsigned, I8x16MaxU, I16x8MaxU, I32x4MaxU),
        .. Row("op_LeftShift", Unsigned, I8x16Shl, I16x8Shl, I32x4Shl, I64x2Shl),
        .. Row("op_RightShift", Unsigned, I8x16ShrU, I16x8ShrU, I32x4ShrU, I64x2ShrU),
        .. Row("op_RightShift", Signed[1..], I16x8ShrS, I32x4ShrS),
    ];

    private static IEnumerable<(Opcode, string, Type)> Widenings() =>
    [
        .. Row(nameof(Vector128.WidenLower), Signed, I16x8ExtendLowI8x16S, I32x4ExtendLowI16x8S, I64x2ExtendLowI32x4S),
        .. Row(nameof(Vector128.WidenLower), Unsigned, I16x8ExtendLowI8x16U, I32x4ExtendLowI16x8U, I64x2ExtendLowI32x4U),
        .. Row(nameof(Vector128.WidenUpper), Signed, I16x8ExtendHighI8x16S, I32x4ExtendHighI16x8S, I64x2ExtendHighI32x4S),
        .. Row(nameof(Vector128.WidenUpper), Unsigned, I16x8ExtendHighI8x16U, I32x4ExtendHighI16x8U, I64x2ExtendHighI32x4U),
        .. Row(nameof(Vector128.NarrowWithSaturation), Signed[1..], I8x16NarrowI16x8S, I16x8NarrowI32x4S),
    ];

    private static IEnumerable<(Opcode, string, Type)> FloatArithmetic() =>
    [
        .. Row(nameof(Vector128.Abs), Floats, F32x4Abs, F64x2Abs),
        .. Row("op_UnaryNegation", Floats, F32x4Neg, F64x2Neg),
        .. Row(nameof(Vector128.Sqrt), Floats, F32x4Sqrt, F64x2Sqrt),
        .. Row("op_Addition", Floats, F32x4Add, F64x2Add),
        .. Row("op_Subtraction", Floats, F32x4Sub, F64x2Sub),
        .. Row("op_Multiply", Floats, F32x4Mul, F64x2Mul),
        .. Row("op_Division", Floats, F32x4Div, F64x2Div),
        .. Row(nameof(Vector128.Ceiling), Floats, F32x4Ceil, F64x2Ceil),
        .. Row(nameof(Vector128.Floor), Floats, F32x4Floor, F64x2Floor),
        .. Row(nameof(Vector128.Truncate), Floats, F32x4Trunc, F64x2Trunc),
        .. Row(nameof(Vector128.Round), Floats, F32x4Nearest, F64x2Nearest),
        .. Row(nameof(Vector128.ConvertToInt32), Floats, I32x4TruncSatF32x4S),
        .. Row(nameof(Vector128.ConvertToUInt32), Floats, I32x4TruncSatF32x4U),
        .. Row(nameof(Vector128.ConvertToSingle), [typeof(int), typeof(uint)], F32x4ConvertI32x4S, F32x4ConvertI32x4U),
        .. Row(nameof(Vector128.WidenLower), Floats, F64x2PromoteLowF32x4),
    ];

    /// <summary>One operation for instructions that differ in their lanes, in the order of <paramref name="lanes"/>.</summary>
    private static IEnumerable<(Opcode, string, Type)> Row(string name, Type[] lanes, params Opcode[] ops) =>
        ops.Select((op, i) => (op, name, lanes[i]));
}
