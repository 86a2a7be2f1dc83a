using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Compiler;

internal sealed partial class FunctionCompiler
{
    /// <summary>The dispatch: control and special instructions here, families by what the opcode table says of them.</summary>
    private void Emit(ref InstructionReader reader)
    {
        var info = reader.Info;
        switch (info.Opcode)
        {
            case Opcode.Unreachable: EmitUnreachable(); break;
            case Opcode.Nop: break;
            case Opcode.Block: EmitBlock(reader.BlockType); break;
            case Opcode.Loop: EmitLoop(reader.BlockType); break;
            case Opcode.If: EmitIf(reader.BlockType); break;
            case Opcode.Else: EmitElse(); break;
            case Opcode.End or Opcode.Delegate: EmitEnd(); break;
            case Opcode.Br: EmitBr(reader.Index); break;
            case Opcode.BrIf: EmitBrIf(reader.Index); break;
            case Opcode.BrTable: EmitBrTable(ref reader); break;
            case Opcode.Return: EmitReturn(); break;
            case Opcode.Call: EmitCall((int)reader.Index); break;
            case Opcode.CallIndirect: EmitCallIndirect((int)reader.Index, (int)reader.Index2); break;
            case Opcode.Throw: EmitThrow((int)reader.Index); break;
            case Opcode.ThrowRef: EmitThrowRef(); break;
            case Opcode.TryTable: EmitTryTable(ref reader); break;
            case Opcode.Try: EmitTry(reader.BlockType); break;
            case Opcode.Catch: EmitCatch((int)reader.Index); break;
            case Opcode.CatchAll: EmitCatch(null); break;
            case Opcode.Rethrow: EmitRethrow(reader.Index); break;
            case Opcode.CallRef: EmitCallRef((int)reader.Index); break;
            case Opcode.ReturnCall: EmitReturnCall((int)reader.Index); break;
            case Opcode.ReturnCallIndirect: EmitReturnCallIndirect((int)reader.Index, (int)reader.Index2); break;
            case Opcode.ReturnCallRef: EmitReturnCallRef((int)reader.Index); break;
            case Opcode.Drop: EmitDrop(); break;
            case Opcode.Select or Opcode.SelectT: EmitSelect(); break;
            case Opcode.LocalGet: EmitLocalGet((int)reader.Index); break;
            case Opcode.LocalSet: EmitLocalSet((int)reader.Index); break;
            case Opcode.LocalTee: EmitLocalTee((int)reader.Index); break;
            case Opcode.GlobalGet: EmitGlobalGet((int)reader.Index); break;
            case Opcode.GlobalSet: EmitGlobalSet((int)reader.Index); break;
            case Opcode.TableGet: EmitTableGet((int)reader.Index); break;
            case Opcode.TableSet: EmitTableSet((int)reader.Index); break;
            case Opcode.TableSize: EmitTableSize((int)reader.Index); break;
            case Opcode.TableGrow: EmitTableGrow((int)reader.Index); break;
            case Opcode.MemorySize: EmitMemorySize((int)reader.Index); break;
            case Opcode.MemoryGrow: EmitMemoryGrow((int)reader.Index); break;
            case Opcode.RefNull: EmitRefNull(reader.RefType); break;
            case Opcode.RefIsNull: EmitRefIsNull(); break;
            case Opcode.RefFunc: EmitRefFunc((int)reader.Index); break;
            case Opcode.RefAsNonNull: EmitRefAsNonNull(); break;
            case Opcode.BrOnNull: EmitBrOnNull(reader.Index); break;
            case Opcode.BrOnNonNull: EmitBrOnNonNull(reader.Index); break;
            case Opcode.DataDrop: EmitDataDrop((int)reader.Index); break;
            case Opcode.ElemDrop: EmitElemDrop((int)reader.Index); break;
            default: EmitFamily(info, ref reader); break;
        }
    }

    private void EmitFamily(OpcodeInfo info, ref InstructionReader reader)
    {
        if (info.Opcode.Prefix() == 0xFD) EmitVector(info, ref reader);
        else if (info.Immediate == Imm.MemArg)
        {
            if (info.Pushes.Length > 0) EmitLoad(info, reader.MemOffset);
            else EmitStore(info, reader.MemOffset);
        }
        else if (info.Immediate is Imm.I32 or Imm.I64 or Imm.F32 or Imm.F64) EmitConst(info.Pushes[0], reader.Const);
        else if (info.Opcode is Opcode.MemoryInit or Opcode.TableInit) EmitBulk(info.Opcode, (int)reader.Index2, (int)reader.Index);
        else if (Runtime.CostModel.IsBulk(info.Opcode)) EmitBulk(info.Opcode, (int)reader.Index, (int)reader.Index2);
        else if (info.Immediate == Imm.None && !info.Has(OpFlags.Special)) EmitNumeric(info);
        else throw new NotSupportedException($"instruction {info.Mnemonic} ({WasmFeatures.NameOf(info.Feature)})");
    }
}
