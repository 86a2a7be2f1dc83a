using OutLayer.Testing;
using OutLayer.Wasm.Binary;
using static OutLayer.Testing.ModuleBuilder;

namespace OutLayer.Wasm.Tests.Binary;

public sealed class MalformedModuleTests
{
    private static readonly byte[] OneType = Section(1, 1, 0x60, 0, 0);
    private static readonly byte[] OneFunction = Section(3, 1, 0);

    // what the row shows, the module, message, section, offset
    public static TheoryData<string, byte[], string, string, int> Modules => new()
    {
        { "nothing", [], "magic header not detected", "module", 0 },
        { "half a header", [0, 0x61], "magic header not detected", "module", 0 },
        { "another magic", [0, 0x61, 0x73, 0x6E, 1, 0, 0, 0], "magic header not detected", "module", 0 },
        { "version 2", [0, 0x61, 0x73, 0x6D, 2, 0, 0, 0], "unknown binary version", "module", 4 },
        { "no version", [0, 0x61, 0x73, 0x6D], "unknown binary version", "module", 4 },
        { "section 14", Raw(Section(14)), "malformed section id 14", "module", 8 },
        { "a section without its size", Raw([1]), "unexpected end", "module", 9 },
        { "a section past the end", Raw([1, 5, 0]), "length out of bounds: 5 bytes, 1 are left", "module", 9 },
        { "a section twice", Raw(OneType, OneType), "unexpected content after last section", "module", 14 },
        { "sections out of order", Raw(Section(5, 0), Section(4, 0)), "unexpected content after last section", "module", 11 },
        { "a section that is too long", Raw(Section(1, 0, 0)), "section size mismatch: 1 bytes too many", "type section", 11 },
        { "a section that is too short", Raw(Section(5, 1, 1, 1), Section(0, 0)), "unexpected end of section or function", "memory section", 13 },
        { "2^32 - 1 types", Raw(Section(1, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F)), "unexpected end: 4294967295 types in 0 bytes", "type section", 10 },
        { "a count of 6 bytes", Raw(Section(1, 0x80, 0x80, 0x80, 0x80, 0x80, 0)), "integer representation too long", "type section", 10 },
        { "a count of 33 bits", Raw(Section(1, 0x80, 0x80, 0x80, 0x80, 0x10)), "integer too large", "type section", 10 },
        { "a type that is no function", Raw(Section(1, 1, 0x61, 0, 0)), "expected functype 0x60, got 0x61", "type section", 11 },
        { "no such value type", Raw(Section(1, 1, 0x60, 1, 0x55, 0)), "malformed value type 0x55", "type section", 13 },
        { "no such import kind", Raw(Section(2, 1, 0, 0, 5, 0)), "malformed import kind 5", "import section", 13 },
        { "an import name that is not UTF-8", Raw(Section(2, 1, 1, 0xFF, 0, 3, 0x7F, 0)), "malformed UTF-8 encoding", "import section", 11 },
        { "a name past its section", Raw(Section(2, 1, 9, 0, 0, 0), Section(0, 0)), "length out of bounds: 9 bytes, 3 are left", "import section", 11 },
        { "a surrogate in a custom section's name", Raw(Section(0, 3, 0xED, 0xA0, 0x80)), "malformed UTF-8 encoding", "custom section", 10 },
        { "a custom section without a name", Raw(Section(0)), "unexpected end", "custom section", 10 },
        { "limits of flags 8", Raw(Section(5, 1, 8, 0)), "malformed limits flags 0x08", "memory section", 11 },
        { "no such table type", Raw(Section(4, 1, 0x7F, 0, 0)), "malformed reference type 0x7f", "table section", 11 },
        { "mutability 2", Raw(Section(6, 1, 0x7F, 2, 0x41, 0, 0x0B)), "malformed mutability 2", "global section", 12 },
        { "a global without end", Raw(Section(6, 1, 0x7F, 0, 0x41, 0)), "END opcode expected", "global section", 15 },
        { "no such export kind", Raw(Section(7, 1, 0, 5, 0)), "malformed export kind 5", "export section", 12 },
        { "no such element segment", Raw(Section(9, 1, 8, 0)), "malformed elements segment kind 8", "element section", 11 },
        { "no such element kind", Raw(Section(9, 1, 1, 1, 0)), "malformed element kind 1", "element section", 12 },
        { "no such data segment", Raw(Section(11, 1, 3, 0)), "malformed data segment kind 3", "data section", 11 },
        { "data past the section", Raw(Section(11, 1, 1, 9)), "length out of bounds: 9 bytes, 0 are left", "data section", 12 },
        { "a function without a body", Raw(OneType, OneFunction), "function and code section have inconsistent lengths: 1 and 0", "code section", 18 },
        { "two bodies for one function", Raw(OneType, OneFunction, Section(10, 2, 2, 0, 0x0B, 2, 0, 0x0B)), "inconsistent lengths: 1 and 2", "code section", 20 },
        { "data count 1 and no data", Raw(Section(12, 1)), "data count and data section have inconsistent lengths: 1 and 0", "data section", 11 },
        { "locals beyond 32 bits", Body(2, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0x7F, 1, 0x7F, 0x0B), "too many locals: 4294967296", "code section, function 0", 22 },
        { "an empty body", Body(0), "unexpected end of section or function: END opcode expected", "code section, function 0", 23 },
        { "code after the last end", Body(0, 0x0B, 0x01), "unexpected content after the last end", "code section, function 0", 24 },
        { "else without if", Body(0, 0x05, 0x0B), "else without if", "code section, function 0", 23 },
        { "two else", Body(0, 0x41, 0, 0x04, 0x40, 0x05, 0x05, 0x0B, 0x0B), "else without if", "code section, function 0", 28 },
        { "an illegal opcode", Body(0, 0xFF, 0x0B), "illegal opcode ff", "code section, function 0", 23 },
        { "an illegal opcode of prefix fc", Body(0, 0xFC, 0x12, 0x0B), "illegal opcode fc 12", "code section, function 0", 23 },
        { "a const that is cut off", Body(0, 0x44, 0, 0), "unexpected end", "code section, function 0", 24 },
        { "an i32 of 33 bits", Body(0, 0x41, 0x80, 0x80, 0x80, 0x80, 0x08, 0x1A, 0x0B), "integer too large", "code section, function 0", 24 },
        { "an i64 of 65 bits", Body(0, 0x42, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01, 0x1A, 0x0B), "integer too large", "code section, function 0", 24 },
        { "no such block type", Body(0, 0x02, 0x41, 0x0B, 0x0B), "malformed value type 0x41", "code section, function 0", 24 },
        { "a negative block type", Body(0, 0x02, 0xFF, 0x7F, 0x0B, 0x0B), "malformed block type", "code section, function 0", 24 },
        { "no such heap type", Body(0, 0xD0, 0x40, 0x1A, 0x0B), "malformed heap type 0x40", "code section, function 0", 24 },
        { "a memory access of flags 128", Body(0, 0x28, 0x80, 1, 0, 0x0B), "malformed memop flags 0x80", "code section, function 0", 24 },
        { "2^20 labels in 2 bytes", Body(0, 0x0E, 0x80, 0x80, 0x40, 0x0B), "unexpected end: 1048576 labels of br_table in 1 bytes", "code section, function 0", 24 },
        { "a tag of attribute 1", Raw(OneType, Section(13, 1, 1, 0)), "malformed tag attribute 1", "tag section", 17 },
        { "tags before memories", Raw(Section(13, 0), Section(5, 0)), "unexpected content after last section", "module", 11 },
        { "no such catch clause", Body(0, 0x1F, 0x40, 1, 4, 0, 0x0B, 0x0B), "malformed catch clause 4", "code section, function 0", 26 },
        { "2^14 catch clauses in 2 bytes", Body(0, 0x1F, 0x40, 0x80, 0x80, 1, 0x0B), "unexpected end: 16384 catch clauses in 1 bytes", "code section, function 0", 25 },
        { "catch without try", Body(0, 0x19, 0x0B), "catch_all without try", "code section, function 0", 23 },
        { "catch after catch_all", Body(0, 0x06, 0x40, 0x19, 0x19, 0x0B, 0x0B), "catch_all without try", "code section, function 0", 26 },
        { "delegate of a block", Body(0, 0x02, 0x40, 0x18, 0, 0x0B), "delegate without try", "code section, function 0", 25 },
        { "delegate after catch_all", Body(0, 0x06, 0x40, 0x19, 0x18, 0, 0x0B), "delegate without try", "code section, function 0", 26 },
        { "a shuffle that is cut off", Body(0, 0xFD, 0x0D, 1, 2, 0x0B), "unexpected end", "code section, function 0", 25 },
        { "an illegal opcode of prefix fd", Body(0, 0xFD, 0x9A, 1, 0x0B), "illegal opcode fd 9a", "code section, function 0", 23 },
        { "a table with a reserved byte", Raw(Section(4, 1, 0x40, 1, 0x70, 0, 0, 0xD0, 0x70, 0x0B)), "malformed table: expected 0x00, got 0x01", "table section", 12 },
        { "data.drop without a data count", new ModuleBuilder().ToArrayWith(0xFC, 9, 0), "data count section required", "code section, function 0", 23 },
    };

    [Theory, MemberData(nameof(Modules))]
    public void A_malformed_module_is_refused_with_what_is_wrong_and_where(string row, byte[] module, string message, string section, int offset)
    {
        var refusal = Refusal.Of(module);
        Assert.Equal(WasmFormatError.Malformed, refusal.Error);
        Assert.True(refusal.Message.Contains(message, StringComparison.Ordinal), $"{row}: {refusal.Message}");
        Assert.Equal((row, section, offset), (row, refusal.Section, refusal.Offset));
    }

    /// <summary>One function [] -> [] with this body: locals and code.</summary>
    private static byte[] Body(params byte[] body) => Raw(OneType, OneFunction, Section(10, [1, .. Code.Sized(body)]));
}
