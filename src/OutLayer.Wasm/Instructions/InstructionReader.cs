using System.Collections.Immutable;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Instructions;

/// <summary>
/// Reads instructions with their immediates, one per <see cref="MoveNext"/>, from a range of a module (core spec 5.4).
/// Validator, engines, cost models and printers read code through it. What an immediate means is in the opcode table:
/// a property is meaningful when <see cref="OpcodeInfo.Immediate"/> of <see cref="Info"/> says so.
/// </summary>
public ref struct InstructionReader
{
    private readonly FeatureGate _features;
    private WasmReader _reader;
    private uint[] _labels = [];
    private int _labelCount;
    private CatchClause[] _catches = [];
    private int _catchCount;

    /// <param name="module">The whole module.</param>
    /// <param name="start">First byte of the instructions.</param>
    /// <param name="length">Bytes of the instructions.</param>
    /// <param name="features">An instruction from a proposal outside this set is refused with the proposal's name.</param>
    /// <param name="where">Names the range in errors: "global section", or <see cref="WasmPlace.OfFunction"/>.</param>
    public InstructionReader(ReadOnlySpan<byte> module, int start, int length, WasmFeatures features, WasmPlace where)
        : this(module, start, length, new FeatureGate(features), where) { }

    internal InstructionReader(ReadOnlySpan<byte> module, int start, int length, FeatureGate features, WasmPlace where)
    {
        _reader = new WasmReader(module, start, length, where);
        (_features, Info, SelectTypes) = (features, OpcodeTable.Get(Opcode.Unreachable), []);
    }

    /// <summary>The row of the instruction in the opcode table.</summary>
    public OpcodeInfo Info { get; private set; }

    public readonly Opcode Opcode => Info.Opcode;

    /// <summary>Offset of the instruction in the module.</summary>
    public int Offset { get; private set; }

    /// <summary>Offset of the byte after it.</summary>
    public readonly int NextOffset => _reader.Position;

    /// <summary>
    /// The first index: label depth, function, local, global, table, type, tag, memory, data or element segment. Of memory.init the
    /// data segment, of table.init the element segment, of call_indirect the type, of copies the destination.
    /// </summary>
    public uint Index { get; private set; }

    /// <summary>The second index: call_indirect's table, memory.init's memory, table.init's table, the source of copies.</summary>
    public uint Index2 { get; private set; }

    /// <summary>The number of a const instruction: i32 sign-extended, i64, f32 (low 32 bits) and f64 as their bits, the low half of a v128.</summary>
    public long Const { get; private set; }

    /// <summary>The high half of v128.const; <see cref="Const"/> is the low one.</summary>
    public long ConstHigh { get; private set; }

    /// <summary>The lane that an instruction takes, gives, loads or stores.</summary>
    public byte Lane { get; private set; }

    /// <summary>The 16 lanes that i8x16.shuffle chooses, of 32.</summary>
    public readonly ReadOnlySpan<byte> ShuffleLanes => _reader.Slice(NextOffset - 16, 16);

    /// <summary>log2 of a memory access's alignment.</summary>
    public uint Align { get; private set; }

    /// <summary>Constant offset of a memory access. The validator holds it below 2^32 for 32-bit memories.</summary>
    public ulong MemOffset { get; private set; }

    public BlockType BlockType { get; private set; }

    /// <summary>The type of ref.null's result.</summary>
    public ValType RefType { get; private set; }

    /// <summary>The types of a select that names them.</summary>
    public ImmutableArray<ValType> SelectTypes { get; private set; }

    /// <summary>Labels of br_table, the default one last. Overwritten by the next br_table.</summary>
    public readonly ReadOnlySpan<uint> Labels => _labels.AsSpan(0, _labelCount);

    /// <summary>Clauses of try_table, in order. Overwritten by the next try_table.</summary>
    public readonly ReadOnlySpan<CatchClause> Catches => _catches.AsSpan(0, _catchCount);

    /// <summary>Where the instructions belong, for errors of those who read them.</summary>
    public readonly WasmPlace Place => _reader.Place;

    /// <summary>Reads the next instruction; false at the end of the range.</summary>
    /// <exception cref="WasmFormatException">Malformed, or of a feature that is off.</exception>
    public bool MoveNext()
    {
        if (_reader.AtEnd) return false;
        Offset = _reader.Position;
        Info = ReadOpcode();
        if (Info.Feature != WasmFeature.None && !_features.Admits(Info.Feature)) FormatErrors.Needs(Info.Feature, Info.Mnemonic, _reader.Place, Offset);
        if (Info.Immediate != Imm.None) ReadImmediates();
        return true;
    }

    private OpcodeInfo ReadOpcode()
    {
        byte code = _reader.ReadByte();
        if (OpcodeTable.Find(code) is { } info) return info;
        var feature = OpcodeTable.PrefixFeature(code);
        bool missing = feature != WasmFeature.None;
        if (code is not (0xFC or 0xFD) && !missing) _reader.Fail($"illegal opcode {code:x2}", Offset);
        uint sub = _reader.ReadU32();
        if (missing) FormatErrors.Needs(feature, $"opcode {code:x2} {sub:x}", _reader.Place, Offset);
        if (OpcodeTable.Find(code, sub) is { } prefixed) return prefixed;
        _reader.Fail($"illegal opcode {code:x2} {sub:x}", Offset);
        return Info;
    }

    private void ReadImmediates()
    {
        switch (Info.Immediate)
        {
            case Imm.Label or Imm.Function or Imm.Local or Imm.Global or Imm.Table or Imm.Data or Imm.Elem or Imm.Type or Imm.Tag:
                Index = _reader.ReadU32();
                break;
            case Imm.TableElem or Imm.TableTable:
                (Index, Index2) = (_reader.ReadU32(), _reader.ReadU32());
                break;
            case Imm.CallIndirect:
                (Index, Index2) = (_reader.ReadU32(), ReadByteIndex(WasmFeature.ReferenceTypes));
                break;
            case Imm.Memory: Index = ReadByteIndex(WasmFeature.MultiMemory); break;
            case Imm.MemoryMemory:
                (Index, Index2) = (ReadByteIndex(WasmFeature.MultiMemory), ReadByteIndex(WasmFeature.MultiMemory));
                break;
            case Imm.MemoryData:
                (Index, Index2) = (_reader.ReadU32(), ReadByteIndex(WasmFeature.MultiMemory));
                break;
            case Imm.I32: Const = _reader.ReadS32(); break;
            case Imm.I64: Const = _reader.ReadS64(); break;
            case Imm.F32: Const = _reader.ReadFixed32(); break;
            case Imm.F64: Const = (long)_reader.ReadFixed64(); break;
            case Imm.MemArg: ReadMemArg(); break;
            case Imm.V128: (Const, ConstHigh) = ((long)_reader.ReadFixed64(), (long)_reader.ReadFixed64()); break;
            case Imm.Shuffle: _reader.Skip(16); break;
            case Imm.Lane: Lane = _reader.ReadByte(); break;
            case Imm.MemArgLane:
                ReadMemArg();
                Lane = _reader.ReadByte();
                break;
            case Imm.BlockType: BlockType = TypeReader.ReadBlockType(ref _reader, _features); break;
            case Imm.HeapType: RefType = new ValType(ValKind.Ref, true, TypeReader.ReadHeapType(ref _reader, _features)); break;
            case Imm.LabelTable: ReadLabels(); break;
            case Imm.Types: ReadSelectTypes(); break;
            case Imm.TryTable:
                BlockType = TypeReader.ReadBlockType(ref _reader, _features);
                ReadCatches();
                break;
            default: throw new InvalidOperationException($"{Info.Mnemonic}: no reader for {Info.Immediate}");
        }
    }

    /// <summary>An index that was one byte before a feature made it a number, so that only with the feature it may be padded.</summary>
    private uint ReadByteIndex(WasmFeature feature)
    {
        int at = _reader.Position;
        uint index = _reader.ReadU32();
        if (_reader.Position > at + 1 && !_features.Admits(feature)) FormatErrors.Needs(feature, $"index of {Info.Mnemonic} in more than one byte", _reader.Place, at);
        return index;
    }

    /// <summary>Alignment and offset; bit 6 of the alignment says that a memory index follows.</summary>
    private void ReadMemArg()
    {
        int at = _reader.Position;
        Align = _reader.ReadU32();
        if (Align >= 128) _reader.Fail($"malformed memop flags 0x{Align:x}", at);
        if (Align >= 64) FormatErrors.Needs(WasmFeature.MultiMemory, Info.Mnemonic, _reader.Place, at);
        Index = 0;
        MemOffset = _reader.ReadU64();
    }

    private void ReadLabels()
    {
        int count = _reader.ReadCount(1, "labels of br_table", ModuleLimits.BranchTableLabels) + 1;
        if (count > _labels.Length) _labels = new uint[Math.Max(count, 16)];
        for (int i = 0; i < count; i++) _labels[i] = _reader.ReadU32();
        _labelCount = count;
    }

    private void ReadCatches()
    {
        int count = _reader.ReadCount(2, "catch clauses", ModuleLimits.CatchClauses);
        if (count > _catches.Length) _catches = new CatchClause[Math.Max(count, 4)];
        for (int i = 0; i < count; i++) _catches[i] = ReadCatch();
        _catchCount = count;
    }

    private CatchClause ReadCatch()
    {
        int at = _reader.Position;
        byte kind = _reader.ReadByte();
        if (kind > (byte)CatchKind.CatchAllRef) _reader.Fail($"malformed catch clause {kind}", at);
        var clause = new CatchClause((CatchKind)kind, 0, 0);
        return clause with { Tag = clause.HasTag ? _reader.ReadU32() : 0, Label = _reader.ReadU32() };
    }

    private void ReadSelectTypes()
    {
        int count = _reader.ReadCount(1, "types of select", ModuleLimits.Default.TypeArity);
        var types = ImmutableArray.CreateBuilder<ValType>(count);
        while (types.Count < count) types.Add(TypeReader.ReadValType(ref _reader, _features));
        SelectTypes = types.MoveToImmutable();
    }
}
