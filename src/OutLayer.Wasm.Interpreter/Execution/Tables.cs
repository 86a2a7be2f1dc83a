using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Interpreter.Translation;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Wasm.Interpreter.Execution;

/// <summary>Elements of tables, and bulk operations on tables and memories: what is done, or the trap instead.</summary>
internal static unsafe class Tables
{
    public static TrapCode Get(TableBlock* table, long* result, uint index)
    {
        if (index >= (ulong)table->Length) return TrapCode.TableOutOfBounds;
        *result = table->Elements[index];
        return TrapCode.None;
    }

    public static TrapCode Set(TableBlock* table, uint index, long value)
    {
        if (index >= (ulong)table->Length) return TrapCode.TableOutOfBounds;
        table->Elements[index] = (nint)value;
        return TrapCode.None;
    }

    /// <summary>What call_indirect calls.</summary>
    public static TrapCode Target(TableBlock* table, InstanceBlock* instance, uint index, int type, FuncRef** target)
    {
        if (index >= (ulong)table->Length) return TrapCode.UndefinedElement;
        *target = (FuncRef*)table->Elements[index];
        if (*target == null) return TrapCode.UninitializedElement;
        return (*target)->TypeId == instance->TypeIds[type] ? TrapCode.None : TrapCode.IndirectCallTypeMismatch;
    }

    /// <summary>A bulk operation: its three operands from a slot on, its indices in B and C of the instruction.</summary>
    public static TrapCode Bulk(InstanceBlock* instance, Instruction* at, long* operands)
    {
        var (first, second, count) = ((int)operands[0], (int)operands[1], (int)operands[2]);
        switch ((Opcode)(0xFC000 + at->Code - Op.PrefixFC))
        {
            case Opcode.MemoryInit: return InstanceOperations.MemoryInit(instance, at->C, at->B, first, second, count);
            case Opcode.MemoryCopy: return InstanceOperations.MemoryCopy(instance, at->B, at->C, first, second, count);
            case Opcode.MemoryFill: return InstanceOperations.MemoryFill(instance, at->B, first, second, count);
            case Opcode.TableInit: return InstanceOperations.TableInit(instance, at->C, at->B, first, second, count);
            case Opcode.TableCopy: return InstanceOperations.TableCopy(instance, at->B, at->C, first, second, count);
            default: return InstanceOperations.TableFill(instance, at->B, first, (nint)operands[1], count);
        }
    }
}
