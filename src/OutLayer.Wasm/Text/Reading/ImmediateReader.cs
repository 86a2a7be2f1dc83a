using System.Numerics;
using OutLayer.Wasm.Binary.Writing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Text;

/// <summary>Reads the immediates of instructions (core spec 6.5) and writes them as the binary format has them.</summary>
internal sealed partial class ImmediateReader(WatCursor cursor, ModuleScope scope, WatTypes types, LabelScope labels)
{
    /// <summary>Parameters and locals of the function whose code is read.</summary>
    public LocalScope Locals { get; set; } = LocalScope.None;

    /// <summary>Reads what follows the mnemonic of a plain instruction and writes all of it.</summary>
    public void ReadPlain(OpcodeInfo info, WasmWriter into)
    {
        if (info.Opcode == Opcode.Select && cursor.AtForm("result"u8)) info = OpcodeTable.Get(Opcode.SelectT);
        into.Write(info.Opcode);
        if (info.Immediate != Imm.None) ReadImmediate(info, into);
    }

    private void ReadImmediate(OpcodeInfo info, WasmWriter into)
    {
        switch (info.Immediate)
        {
            case Imm.Label: into.WriteU32(labels.Read(cursor)); break;
            case Imm.LabelTable: ReadLabels(into); break;
            case Imm.Function: into.WriteU32(scope.Functions.Read(cursor)); break;
            case Imm.Local: into.WriteU32(Locals.Ids.Read(cursor)); break;
            case Imm.Global: into.WriteU32(scope.Globals.Read(cursor)); break;
            case Imm.Tag: into.WriteU32(scope.Tags.Read(cursor)); break;
            case Imm.Type: into.WriteU32(scope.Types.Ids.Read(cursor)); break;
            case Imm.Elem: into.WriteU32(scope.Elements.Read(cursor)); break;
            case Imm.Data: ReadData(into); break;
            case Imm.Table: into.WriteU32(scope.Tables.ReadOr(cursor, 0)); break;
            case Imm.Memory: into.WriteU32(scope.Memories.ReadOr(cursor, 0)); break;
            case Imm.TableTable: ReadPair(scope.Tables, into); break;
            case Imm.MemoryMemory: ReadPair(scope.Memories, into); break;
            case Imm.TableElem: ReadSegmentAndHolder(scope.Elements, scope.Tables, into); break;
            case Imm.MemoryData: ReadSegmentAndHolder(scope.Datas, scope.Memories, into); break;
            case Imm.CallIndirect: ReadCallIndirect(into); break;
            case Imm.Types: ReadSelectTypes(into); break;
            case Imm.HeapType: into.WriteHeapType(types.ReadHeapType()); break;
            case Imm.MemArg or Imm.MemArgLane: ReadMemArg(info, into); break;
            case Imm.I32 or Imm.I64 or Imm.F32 or Imm.F64 or Imm.V128 or Imm.Lane or Imm.Shuffle: ReadConstant(info, into); break;
            default: throw new InvalidOperationException($"{info.Mnemonic}: no text for immediates of kind {info.Immediate}");
        }
    }

    private void ReadData(WasmWriter into)
    {
        scope.NamesData = true;
        into.WriteU32(scope.Datas.Read(cursor));
    }

    /// <summary>Destination and source of a copy: both, or none for 0 and 0.</summary>
    private void ReadPair(IdSpace space, WasmWriter into)
    {
        bool given = cursor.AtIndex;
        into.WriteU32(given ? space.Read(cursor) : 0);
        into.WriteU32(given ? space.Read(cursor) : 0);
    }

    /// <summary>"table.init x? y": the text names the table or memory first, if at all; the binary the segment.</summary>
    private void ReadSegmentAndHolder(IdSpace segments, IdSpace holders, WasmWriter into)
    {
        uint holder = IsIndex(cursor.Following) ? holders.Read(cursor) : 0;
        into.WriteU32(segments.Read(cursor));
        into.WriteU32(holder);
        scope.NamesData |= segments == scope.Datas;
    }

    private void ReadCallIndirect(WasmWriter into)
    {
        uint table = scope.Tables.ReadOr(cursor, 0);
        into.WriteU32((uint)new Signature(cursor, types).ReadTypeUse(scope.Types, null));
        into.WriteU32(table);
    }

    private void ReadSelectTypes(WasmWriter into)
    {
        var results = new List<ValType>();
        while (cursor.TryForm("result"u8))
        {
            while (!cursor.AtClose) results.Add(types.ReadValType());
            cursor.Close();
        }
        into.Write(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(results));
    }

    /// <summary>One label at least; the last is the default one, which is not counted.</summary>
    private void ReadLabels(WasmWriter into)
    {
        var table = new List<uint>();
        do table.Add(labels.Read(cursor));
        while (cursor.AtIndex);
        into.WriteU32((uint)table.Count - 1);
        foreach (uint label in table) into.WriteU32(label);
    }

    /// <summary>"x? offset=N? align=N?", and a lane for some; the natural alignment where none is given.</summary>
    private void ReadMemArg(OpcodeInfo info, WasmWriter into)
    {
        bool hasLane = info.Immediate == Imm.MemArgLane;
        uint memory = cursor.AtIndex && (!hasLane || cursor.AtId || IsIndex(cursor.Following) || IsMemArgWord(cursor.Following))
            ? scope.Memories.Read(cursor) : 0;
        ulong offset = ReadAssigned("offset="u8, ulong.MaxValue) ?? 0;
        int at = cursor.Current.Start;
        ulong align = ReadAssigned("align="u8, ulong.MaxValue) ?? 1UL << info.NaturalAlignment;
        if (!BitOperations.IsPow2(align)) cursor.Source.Fail($"alignment must be a power of two: {align}", at);
        const uint HasMemory = 64;
        into.WriteU32((uint)BitOperations.Log2(align) | (memory == 0 ? 0 : HasMemory));
        if (memory != 0) into.WriteU32(memory);
        into.WriteU64(offset);
        if (hasLane) ReadLane(into);
    }

    /// <summary>The number after "offset=" or "align=", or null if another word is here.</summary>
    private ulong? ReadAssigned(ReadOnlySpan<byte> name, ulong max)
    {
        if (cursor.Current.Kind != WatTokenKind.Atom || !cursor.Word.StartsWith(name)) return null;
        var result = WatIntegers.ReadUnsigned(cursor.Word[name.Length..], max, out ulong value);
        if (result == LiteralResult.OutOfRange) cursor.Fail($"number out of range: {cursor.Show()}");
        if (result == LiteralResult.Malformed) cursor.FailUnexpected("a number after \"=\"");
        cursor.Advance();
        return value;
    }

    private bool IsIndex(WatToken token) =>
        token.Kind == WatTokenKind.Id || token.Kind == WatTokenKind.Atom && cursor.Source.Of(token)[0] is >= (byte)'0' and <= (byte)'9';

    private bool IsMemArgWord(WatToken token) =>
        token.Kind == WatTokenKind.Atom && (cursor.Source.Of(token).StartsWith("offset="u8) || cursor.Source.Of(token).StartsWith("align="u8));
}
