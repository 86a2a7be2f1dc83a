using OutLayer.Testing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Tests.Runtime;

/// <summary>The same few instructions for each type of number.</summary>
internal static class Numbers
{
    public static char Letter(ValType type) => "ilfdv"[(int)type.Kind];

    public static byte[] Zero(ValType type) => type.Kind switch
    {
        ValKind.I32 => Code.Of(Opcode.I32Const, 0),
        ValKind.I64 => Code.Of(Opcode.I64Const, 0),
        ValKind.F32 => Code.Of(Opcode.F32Const, 0f),
        ValKind.V128 => Code.Of(Opcode.V128Const, new byte[16]),
        _ => Code.Of(Opcode.F64Const, 0d),
    };

    /// <summary>An i32 that needs only a byte of the number.</summary>
    public static byte[] LowByte(ValType type) => type.Kind switch
    {
        ValKind.I32 => Code.Of(Opcode.I32Const, 255, Opcode.I32And),
        ValKind.I64 => Code.Of(Opcode.I32WrapI64, Opcode.I32Extend8S),
        ValKind.F32 => Code.Of(Opcode.I32ReinterpretF32, Opcode.I32Const, 255, Opcode.I32And),
        ValKind.V128 => Code.Of(Opcode.I8x16ExtractLaneU, (byte)0),
        _ => Code.Of(Opcode.I64ReinterpretF64, Opcode.I32WrapI64, Opcode.I32Const, 255, Opcode.I32And),
    };

    public static Opcode Add(ValType type) => type.Kind switch
    {
        ValKind.I32 => Opcode.I32Add,
        ValKind.I64 => Opcode.I64Add,
        ValKind.F32 => Opcode.F32Add,
        ValKind.V128 => Opcode.I8x16Add,
        _ => Opcode.F64Add,
    };
}
