using System.Reflection;
using System.Runtime.Intrinsics.X86;
using OutLayer.Wasm.Instructions;

namespace OutLayer.Wasm.Compiler.Simd;

/// <summary>Loads of vectors.</summary>
internal static unsafe class VectorLoads
{
    /// <summary>
    /// For guard mode, the processor instruction that the JIT neither makes smaller nor leaves out, whatever becomes of the vector, so
    /// that one access tells whether all of it is inside; null where there is none. Guard mode needs a processor that has these.
    /// </summary>
    public static MethodInfo? Whole(Opcode load) => load switch
    {
        Opcode.V128Load => ClrTypes.Method(typeof(Sse3), nameof(Sse3.LoadDquVector128), typeof(byte*)),
        Opcode.V128Load8x8S => ClrTypes.Method(typeof(Sse41), nameof(Sse41.ConvertToVector128Int16), typeof(sbyte*)),
        Opcode.V128Load8x8U => ClrTypes.Method(typeof(Sse41), nameof(Sse41.ConvertToVector128Int16), typeof(byte*)),
        Opcode.V128Load16x4S => ClrTypes.Method(typeof(Sse41), nameof(Sse41.ConvertToVector128Int32), typeof(short*)),
        Opcode.V128Load16x4U => ClrTypes.Method(typeof(Sse41), nameof(Sse41.ConvertToVector128Int32), typeof(ushort*)),
        Opcode.V128Load32x2S => ClrTypes.Method(typeof(Sse41), nameof(Sse41.ConvertToVector128Int64), typeof(int*)),
        Opcode.V128Load32x2U => ClrTypes.Method(typeof(Sse41), nameof(Sse41.ConvertToVector128Int64), typeof(uint*)),
        _ => null,
    };

    /// <summary>The instruction that makes of the lower half what a widening load gives.</summary>
    public static Opcode Widening(Opcode load) => load switch
    {
        Opcode.V128Load8x8S => Opcode.I16x8ExtendLowI8x16S,
        Opcode.V128Load8x8U => Opcode.I16x8ExtendLowI8x16U,
        Opcode.V128Load16x4S => Opcode.I32x4ExtendLowI16x8S,
        Opcode.V128Load16x4U => Opcode.I32x4ExtendLowI16x8U,
        Opcode.V128Load32x2S => Opcode.I64x2ExtendLowI32x4S,
        Opcode.V128Load32x2U => Opcode.I64x2ExtendLowI32x4U,
        _ => throw new NotSupportedException($"{load} widens nothing"),
    };
}
