using System.Diagnostics.CodeAnalysis;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Validation;

/// <summary>
/// Validates function bodies, one after another with the same buffers (core spec, appendix A.3). The opcode table gives the types
/// of most instructions; the others are in small methods by family. Nothing is allocated per instruction.
/// </summary>
internal sealed partial class FunctionValidator(ModuleContext context)
{
    private readonly Module _module = context.Module;
    private FuncType _type = FuncType.Empty;
    private WasmPlace _place;
    private int _offset; // of the instruction at hand

    /// <param name="definedIndex">Index among the defined functions.</param>
    public FunctionFacts Validate(int definedIndex)
    {
        _type = _module.TypeOf(_module.ImportedFunctions + definedIndex);
        _place = WasmPlace.OfFunction(_module.ImportedFunctions + definedIndex);
        SetLocals(_module.Bodies[definedIndex]);
        ResetOperands();
        (_frames[0], _depth) = (new Frame { Opcode = Opcode.Block, Type = _type, CheckedBy = -1 }, 1);
        var reader = context.ReadBody(definedIndex);
        ValidateBody(ref reader);
        return new FunctionFacts(_maxHeight, _maxBytes, _blocks);
    }

    private void ValidateBody(ref InstructionReader reader)
    {
        while (_depth > 0)
        {
            if (!reader.MoveNext()) Malformed("unexpected end of section or function: END opcode expected", reader.NextOffset);
            _offset = reader.Offset;
            CheckImmediate(ref reader);
            if (reader.Info.Has(OpFlags.Special)) ApplySpecial(ref reader);
            else ApplyRow(reader.Info);
        }
        if (reader.MoveNext()) Malformed("unexpected content after the last end: section size mismatch", reader.Offset);
    }

    private void ApplyRow(OpcodeInfo info)
    {
        var pops = info.Pops;
        for (int i = pops.Length - 1; i >= 0; i--) Pop(pops[i]);
        foreach (var type in info.Pushes) Push(type);
    }

    /// <summary>Indices that an instruction names without its types depending on them.</summary>
    private void CheckImmediate(ref InstructionReader reader)
    {
        switch (reader.Info.Immediate)
        {
            case Imm.MemArg: CheckMemArg(ref reader); break;
            case Imm.MemArgLane:
                CheckMemArg(ref reader);
                CheckLane(reader.Lane, reader.Info.Lanes);
                break;
            case Imm.Lane: CheckLane(reader.Lane, reader.Info.Lanes); break;
            case Imm.Shuffle:
                foreach (byte lane in reader.ShuffleLanes) CheckLane(lane, 32);
                break;
            case Imm.Memory: context.CheckMemory(reader.Index, _place, _offset); break;
            case Imm.MemoryMemory:
                context.CheckMemory(reader.Index, _place, _offset);
                context.CheckMemory(reader.Index2, _place, _offset);
                break;
            case Imm.MemoryData:
                context.CheckMemory(reader.Index2, _place, _offset);
                context.CheckData(reader.Index, _place, _offset);
                break;
            case Imm.Data: context.CheckData(reader.Index, _place, _offset); break;
            case Imm.Elem: context.CheckElement(reader.Index, _place, _offset); break;
            case Imm.Table: context.CheckTable(reader.Index, _place, _offset); break;
            case Imm.TableElem:
                CheckFits(context.CheckElement(reader.Index, _place, _offset).Type, context.CheckTable(reader.Index2, _place, _offset).Element);
                break;
            case Imm.TableTable:
                CheckFits(context.CheckTable(reader.Index2, _place, _offset).Element, context.CheckTable(reader.Index, _place, _offset).Element);
                break;
        }
    }

    private void CheckMemArg(ref InstructionReader reader)
    {
        context.CheckMemory(reader.Index, _place, _offset);
        if (reader.Align > (uint)reader.Info.NaturalAlignment)
            Invalid($"alignment must not be larger than natural: 2^{reader.Align}, {reader.Info.Mnemonic} has 2^{reader.Info.NaturalAlignment}");
        if (reader.MemOffset > uint.MaxValue) Invalid($"offset out of range: {reader.MemOffset}");
    }

    private void CheckLane(byte lane, int lanes)
    {
        if (lane >= lanes) Invalid($"invalid lane index {lane}, there are {lanes} lanes");
    }

    private void CheckFits(ValType source, ValType target)
    {
        if (!Matches(source, target)) Invalid($"type mismatch: {source} into a table of {target}");
    }

    [DoesNotReturn]
    private void Invalid(string message) => FormatErrors.Invalid(message, _place, _offset);

    [DoesNotReturn]
    private void Malformed(string message, int offset) => FormatErrors.Malformed(message, _place, offset);
}
