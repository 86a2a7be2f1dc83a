using OutLayer.Wasm.Instructions;

namespace OutLayer.Wasm.Binary.Writing;

internal static class OpcodeWriter
{
    /// <summary>The opcode's byte, or its prefix and the rest as a number (core spec 5.4).</summary>
    public static void Write(this WasmWriter writer, Opcode opcode)
    {
        if (opcode.Prefix() == 0) writer.WriteByte((byte)opcode);
        else
        {
            writer.WriteByte(opcode.Prefix());
            writer.WriteU32(opcode.SubOpcode());
        }
    }
}
