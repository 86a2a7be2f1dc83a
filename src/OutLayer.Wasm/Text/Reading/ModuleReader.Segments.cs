using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Binary.Writing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Text;

// Element and data segments, also those inside of tables and memories (core spec 6.6.8 and 6.6.9).
internal sealed partial class ModuleReader
{
    private const uint PageBytes = 65_536;

    /// <summary>The constant expression 0, for a segment at the start of its table or memory.</summary>
    private static byte[] ZeroOffset(bool is64) => [(byte)(is64 ? Opcode.I64Const : Opcode.I32Const), 0, (byte)Opcode.End];

    private void ReadElements()
    {
        _cursor.TryId();
        if (_cursor.TryKeyword("declare"u8))
        {
            WriteElements(SegmentMode.Declarative, 0, [], ReadItems(allowsBare: false));
            return;
        }
        bool namesTable = _cursor.AtForm("table"u8);
        uint table = ReadHolder("table"u8, _scope.Tables);
        if (namesTable || _cursor.AtOpen && !_types.AtRefType)
        {
            byte[] offset = ReadOffset();
            WriteElements(SegmentMode.Active, table, offset, ReadItems(allowsBare: !namesTable));
        }
        else WriteElements(SegmentMode.Passive, 0, [], ReadItems(allowsBare: false));
    }

    private void WriteElements(SegmentMode mode, uint table, byte[] offset, ElementItems items) =>
        _sections.Add(SectionIds.Elements).WriteElements(mode, table, offset, items);

    /// <summary>"(table x)" or "(memory x)", 0 if it is not there.</summary>
    private uint ReadHolder(ReadOnlySpan<byte> word, IdSpace space)
    {
        if (!_cursor.TryForm(word)) return 0;
        uint index = space.Read(_cursor);
        _cursor.Close();
        return index;
    }

    /// <summary>"(offset expr)", or one folded instruction.</summary>
    private byte[] ReadOffset()
    {
        var offset = new WasmWriter();
        ReadExpression("offset"u8, offset);
        return offset.ToArray();
    }

    private void ReadExpression(ReadOnlySpan<byte> word, WasmWriter into)
    {
        if (!_cursor.TryForm(word))
        {
            _bodies.ReadFolded(into);
            return;
        }
        _bodies.ReadAll(into, LocalScope.None);
        _cursor.Close();
    }

    /// <summary>"func x*", or a reference type and expressions; where the table is not named "func" may be left out.</summary>
    private ElementItems ReadItems(bool allowsBare)
    {
        if (_types.AtRefType) return ReadExpressions(_types.ReadRefType());
        if (!_cursor.TryKeyword("func"u8) && !allowsBare) _cursor.FailUnexpected("\"func\" or a reference type");
        return ReadFunctions();
    }

    private ElementItems ReadFunctions()
    {
        var items = new WasmWriter();
        uint count = 0;
        for (; _cursor.AtIndex; count++) items.WriteU32(_scope.Functions.Read(_cursor));
        return new ElementItems(false, ValType.FuncRef, count, items.ToArray());
    }

    private ElementItems ReadExpressions(ValType type)
    {
        var items = new WasmWriter();
        uint count = 0;
        for (; _cursor.AtOpen; count++) ReadExpression("item"u8, items);
        return new ElementItems(true, type, count, items.ToArray());
    }

    /// <summary>"reftype (elem ...)": a table that is as large as its elements.</summary>
    private void ReadInlineElements(bool is64)
    {
        var type = _types.ReadRefType();
        _cursor.Open("elem"u8);
        var items = _cursor.AtOpen ? ReadExpressions(type) : ReadFunctions();
        _cursor.Close();
        if (!items.AreExpressions && type != ValType.FuncRef) items = AsExpressions(items, type);
        var table = _sections.Add(SectionIds.Tables);
        table.Write(type);
        table.Write(new Limits(items.Count, items.Count), is64: is64);
        WriteElements(SegmentMode.Active, _tables, ZeroOffset(is64), items);
    }

    /// <summary>Function indices as expressions, for tables whose type is not that of a list of functions.</summary>
    private static ElementItems AsExpressions(ElementItems functions, ValType type)
    {
        var reader = new WasmReader(functions.Bytes, 0, functions.Bytes.Length, "elements");
        var items = new WasmWriter();
        for (uint i = 0; i < functions.Count; i++)
        {
            items.Write(Opcode.RefFunc);
            items.WriteU32(reader.ReadU32());
            items.Write(Opcode.End);
        }
        return new ElementItems(true, type, functions.Count, items.ToArray());
    }

    private void ReadData()
    {
        _cursor.TryId();
        bool isActive = _cursor.AtOpen;
        uint memory = ReadHolder("memory"u8, _scope.Memories);
        byte[] offset = isActive ? ReadOffset() : [];
        WriteData(isActive, memory, offset, ReadBytes());
    }

    private void WriteData(bool isActive, uint memory, byte[] offset, WasmWriter bytes) =>
        _sections.Add(SectionIds.Datas).WriteData(isActive, memory, offset, bytes.Written);

    private WasmWriter ReadBytes()
    {
        var bytes = new WasmWriter();
        _cursor.ReadStrings(bytes);
        return bytes;
    }

    /// <summary>"(data ...)": a memory with as many pages as its bytes need.</summary>
    private void ReadInlineData(bool is64)
    {
        _cursor.Open("data"u8);
        var bytes = ReadBytes();
        _cursor.Close();
        ulong pages = ((ulong)bytes.Length + PageBytes - 1) / PageBytes;
        _sections.Add(SectionIds.Memories).Write(new Limits(pages, pages), is64: is64);
        WriteData(true, _memories, ZeroOffset(is64), bytes);
    }
}
