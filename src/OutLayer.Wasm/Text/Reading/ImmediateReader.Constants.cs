using System.Text;
using OutLayer.Wasm.Binary.Writing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Text;

// Constants, and what else of an instruction is a number.
internal sealed partial class ImmediateReader
{
    private void ReadConstant(OpcodeInfo info, WasmWriter into)
    {
        switch (info.Immediate)
        {
            case Imm.I32: into.WriteSigned((int)cursor.ReadInteger(32)); break;
            case Imm.I64: into.WriteSigned((long)cursor.ReadInteger(64)); break;
            case Imm.F32: into.WriteFixed32((uint)cursor.ReadFloat(FloatFormat.F32)); break;
            case Imm.F64: into.WriteFixed64(cursor.ReadFloat(FloatFormat.F64)); break;
            case Imm.V128: ReadVector(into); break;
            case Imm.Lane: ReadLane(into); break;
            default:
                for (int i = 0; i < 16; i++) ReadLane(into);
                break;
        }
    }

    private void ReadLane(WasmWriter into) => into.WriteByte((byte)cursor.ReadUnsigned(byte.MaxValue));

    /// <summary>"v128.const i32x4 1 2 3 4".</summary>
    private void ReadVector(WasmWriter into)
    {
        var shape = VectorShape.Find(Encoding.UTF8.GetString(cursor.Word));
        if (shape is null) cursor.FailUnexpected("the shape of a vector");
        cursor.Advance();
        for (int i = 0; i < shape!.Count; i++) WriteLane(ReadLaneOf(cursor, shape), shape.LaneBits / 8, into);
    }

    /// <summary>One lane of a vector's constant, as its bits.</summary>
    public static ulong ReadLaneOf(WatCursor cursor, VectorShape shape) =>
        shape.Lane == ValType.F32 ? cursor.ReadFloat(FloatFormat.F32)
        : shape.Lane == ValType.F64 ? cursor.ReadFloat(FloatFormat.F64)
        : cursor.ReadInteger(shape.LaneBits);

    private static void WriteLane(ulong bits, int bytes, WasmWriter into)
    {
        for (int i = 0; i < bytes; i++) into.WriteByte((byte)(bits >> (8 * i)));
    }
}
