using System.Text;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Text;

namespace OutLayer.Wasm.Tests.Text;

/// <summary>Texts that are refused: what is said, and where.</summary>
public sealed class MalformedTextTests
{
    [Theory]
    [InlineData("(func (nope))", 1, 8, "unknown operator \"nope\"")]
    [InlineData("(func\n  nop\n  i32.const x)", 3, 13, "unexpected token \"x\", expected a constant")]
    [InlineData("(func i32.const 0x1_0000_0000)", 1, 17, "constant out of range: \"0x1_0000_0000\"")]
    [InlineData("(func i32.const)", 1, 16, "unexpected token \")\", expected a number")]
    [InlineData("(func f32.const 1e39)", 1, 17, "constant out of range")]
    [InlineData("(func f32.const nan:0x0)", 1, 17, "constant out of range")]
    [InlineData("(func f32.const nan:canonical)", 1, 17, "expected a constant")]
    [InlineData("(func i8x16.extract_lane_s 256)", 1, 28, "number out of range")]
    [InlineData("(func v128.const i32x3 0 0 0)", 1, 18, "expected the shape of a vector")]
    [InlineData("(func v128.const i8x16 256 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0)", 1, 24, "constant out of range: \"256\"")]
    [InlineData("(func v128.const i32x4 0 0 0)", 1, 29, "unexpected token \")\", expected a number")]
    [InlineData("(func i32.load align=3)", 1, 16, "alignment must be a power of two: 3")]
    [InlineData("(func i32.load align=18446744073709551616)", 1, 16, "number out of range")]
    [InlineData("(type (func)) (func (type 2) (param i32))", 1, 21, "unknown type 2, so the inline function type")]
    [InlineData("(@\"\\ef\")", 1, 3, "malformed UTF-8 encoding")]
    [InlineData("(func i32.load align=0)", 1, 16, "alignment must be a power of two: 0")]
    [InlineData("(func i32.load offset=)", 1, 16, "expected a number after \"=\"")]
    [InlineData("(func i32.load offset=-1)", 1, 16, "expected a number after \"=\"")]
    [InlineData("(func i32.load offset=18446744073709551616)", 1, 16, "number out of range")]
    [InlineData("(func i32.load align=1 offset=1)", 1, 24, "unknown operator \"offset=1\"")]
    [InlineData("(func br $x)", 1, 10, "unknown label $x")]
    [InlineData("(func br)", 1, 9, "expected a label")]
    [InlineData("(func (block $x) br $x)", 1, 21, "unknown label $x")]
    [InlineData("(func (if $x (br_if $x (i32.const 1)) (then)))", 1, 21, "unknown label $x")]
    [InlineData("(func block $a end $b)", 1, 20, "mismatching label $b")]
    [InlineData("(func block end $b)", 1, 17, "mismatching label $b")]
    [InlineData("(func if $a else $b end)", 1, 18, "mismatching label $b")]
    [InlineData("(func end)", 1, 7, "unexpected \"end\": no block is open")]
    [InlineData("(func else)", 1, 7, "unexpected \"else\"")]
    [InlineData("(func block else end)", 1, 13, "unexpected \"else\"")]
    [InlineData("(func if else else end)", 1, 15, "unexpected \"else\"")]
    [InlineData("(func\nblock)", 2, 6, "expected \"end\" (line 2 opens what is not closed)")]
    [InlineData("(func (block end))", 1, 14, "unexpected \"end\"")]
    [InlineData("(func (end))", 1, 7, "unexpected \"(end\"")]
    [InlineData("(func (if (i32.const 1)))", 1, 24, "expected \"(then\"")]
    [InlineData("(func (if (i32.const 1) nop (then)))", 1, 25, "expected an instruction in parentheses")]
    [InlineData("(func (if (then) (else) (else)))", 1, 25, "expected \")\"")]
    [InlineData("(func (if (then) (nop)))", 1, 18, "expected \")\"")]
    [InlineData("(func (try (nop)))", 1, 12, "expected \"(do\"")]
    [InlineData("(func (try))", 1, 11, "expected \"(do\"")]
    [InlineData("(func (try (do) (nop)))", 1, 17, "unexpected \"(nop\", expected a catch")]
    [InlineData("(func (try (do) (catch_all) (catch_all)))", 1, 29, "expected \")\"")]
    [InlineData("(tag) (func (try (do) (catch 0) (delegate 0)))", 1, 33, "unexpected \"(delegate\", expected a catch")]
    [InlineData("(func block catch_all end)", 1, 13, "unexpected \"catch_all\"")]
    [InlineData("(tag) (func try catch_all catch 0 end)", 1, 27, "unexpected \"catch\"")]
    [InlineData("(tag) (func try catch 0 delegate 0)", 1, 25, "unexpected \"delegate\"")]
    [InlineData("(func (try_table $l (catch_all $l)))", 1, 32, "unknown label $l")]
    [InlineData("(func try_table (catch $t 0) end)", 1, 24, "unknown tag $t")]
    [InlineData("(func (then))", 1, 8, "unknown operator \"then\"")]
    [InlineData("(func (i32.add (i32.const 1) i32.const 2))", 1, 30, "expected an instruction in parentheses")]
    [InlineData("(func (nop", 1, 1, "unclosed parenthesis")]
    [InlineData("(func \"x\")", 1, 7, "unexpected token \"\"x\"\", expected an instruction or \")\"")]
    [InlineData("(func call $f)", 1, 12, "unknown function $f")]
    [InlineData("(func call -1)", 1, 12, "expected the index of a function")]
    [InlineData("(func call 4294967296)", 1, 12, "number out of range")]
    [InlineData("(func local.get $x)", 1, 17, "unknown local $x")]
    [InlineData("(func global.get $x)", 1, 18, "unknown global $x")]
    [InlineData("(func $f) (func $f)", 1, 17, "duplicate function $f")]
    [InlineData("(func $\"f\") (import \"m\" \"n\" (func $f))", 1, 35, "duplicate function $f")]
    [InlineData("(func (param $x i32) (local $x i32))", 1, 29, "duplicate local $x")]
    [InlineData("(type $t (func)) (type $t (func))", 1, 24, "duplicate type $t")]
    [InlineData("(type (func (param i32))) (func (type 0) (param i64))", 1, 33, "inline function type [i64] -> [] is not type 0, which is [i32] -> []")]
    [InlineData("(func (type $t))", 1, 13, "unknown type $t")]
    [InlineData("(func (result i32) (param i32))", 1, 20, "expected no parameters after results")]
    [InlineData("(func (local i32) (param i32))", 1, 20, "unknown operator \"param\"")]
    [InlineData("(func nop (local i32))", 1, 12, "unknown operator \"local\"")]
    [InlineData("(func (call_indirect (param $x i32)))", 1, 29, "expected a value type")]
    [InlineData("(func (block (param $x i32)))", 1, 21, "expected a value type")]
    [InlineData("(func (param $x i32 i32))", 1, 21, "unexpected token \"i32\", expected \")\"")]
    [InlineData("(func (param i33))", 1, 14, "unexpected token \"i33\", expected a value type")]
    [InlineData("(func (param (ref null)))", 1, 23, "expected a heap type")]
    [InlineData("(func) (import \"m\" \"n\" (func))", 1, 16, "import after func")]
    [InlineData("(global i32 (i32.const 0)) (memory (import \"m\" \"n\") 1)", 1, 36, "import after global")]
    [InlineData("(import \"m\" (func))", 1, 13, "expected a string")]
    [InlineData("(import \"m\" \"n\" (fun))", 1, 18, "expected func, table, memory, global or tag")]
    [InlineData("(export \"e\" func 0)", 1, 13, "expected what is exported, in parentheses")]
    [InlineData("(export \"\\ff\" (func 0)) (func)", 1, 9, "malformed UTF-8 encoding")]
    [InlineData("(func) (start 0) (start 0)", 1, 25, "multiple start sections")]
    [InlineData("(memory 1 2 3)", 1, 13, "unexpected token \"3\"")]
    [InlineData("(memory)", 1, 8, "expected a number")]
    [InlineData("(table 1)", 1, 9, "expected a reference type")]
    [InlineData("(table 1 i32)", 1, 10, "expected a reference type")]
    [InlineData("(table 1 funcref) (elem (table 0) (i32.const 0) 0)", 1, 49, "expected \"func\" or a reference type")]
    [InlineData("(table 1 funcref) (elem (i32.const 0) (i32.const 0))", 1, 39, "expected \")\"")]
    [InlineData("(memory 1) (data 0 \"x\")", 1, 18, "expected \")\"")]
    [InlineData("(memory 1) (data (offset) x)", 1, 27, "expected \")\"")]
    [InlineData("(funk)", 1, 1, "unexpected \"funk\" after \"(\", expected a field of a module")]
    [InlineData("(module) (module)", 1, 10, "expected the end of the text")]
    [InlineData("(module", 1, 8, "unexpected end of the text, expected \")\"")]
    [InlineData("(module))", 1, 9, "expected the end of the text")]
    [InlineData("module", 1, 1, "expected the end of the text")]
    [InlineData("(func nop) (; (; ;)", 1, 12, "unclosed comment")]
    [InlineData("(func nop) (@a (x)", 1, 12, "unclosed annotation")]
    [InlineData("(func (@) nop)", 1, 7, "empty annotation id")]
    [InlineData("(func (@ a) nop)", 1, 7, "empty annotation id")]
    [InlineData("(func (@a \"\\x\") nop)", 1, 12, "illegal escape")]
    [InlineData("(export \"abc", 1, 9, "unclosed string")]
    [InlineData("(export \"a\nb\" (func 0))", 1, 11, "malformed character 0x0a in a string")]
    [InlineData("(export \"\\g0\" (func 0))", 1, 10, "illegal escape")]
    [InlineData("(export \"\\u{110000}\" (func 0))", 1, 10, "illegal Unicode escape")]
    [InlineData("(export \"\\u{d800}\" (func 0))", 1, 10, "illegal Unicode escape")]
    [InlineData("(export \"\\u{}\" (func 0))", 1, 10, "illegal Unicode escape")]
    [InlineData("(data\"a\")", 1, 1, "expected a field of a module")]
    [InlineData("(func nop\"a\")", 1, 7, "malformed token \"nop\"a\"\"")]
    [InlineData("(data \"a\"\"b\")", 1, 7, "malformed token \"\"a\"\"b\"\"")]
    [InlineData("(func $ nop)", 1, 7, "malformed token \"$\"")]
    [InlineData("(func $\"\" nop)", 1, 7, "empty identifier")]
    [InlineData("(func nop,nop)", 1, 7, "malformed token \"nop,nop\"")]
    [InlineData("(func br 0drop)", 1, 10, "unexpected token \"0drop\"")]
    [InlineData("(func ; nop)", 1, 7, "malformed token \";\"")]
    [InlineData("(func \u0001)", 1, 7, "malformed character 0x01")]
    [InlineData("(func é)", 1, 7, "malformed character 0xc3")]
    [InlineData("(; é ;) (func é)", 1, 15, "malformed character 0xc3")]
    [InlineData("(func get_local 0)", 1, 7, "unknown operator \"get_local\"")]
    public void A_malformed_text_is_refused_with_its_place(string text, int line, int column, string message)
    {
        var refusal = Assert.Throws<WatException>(() => WatReader.Read(text));
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
        Assert.Equal((line, column, WasmFormatError.Malformed), (refusal.Line, refusal.Column, refusal.Error));
    }

    /// <summary>Messages go to terminals: what a text says there is escaped and cut.</summary>
    [Theory]
    [InlineData("(func \"\u009b31m\")", "unexpected token \"\"\\c2\\9b31m\"\"")]
    [InlineData("(func call $\"\\1b[31m\")", "unknown function $\"\\1b[31m\"")]
    [InlineData("(func br $\"\\u{202e}x\")", "unknown label $\"\\e2\\80\\aex\"")]
    public void Nothing_but_printable_ascii_is_repeated(string text, string message)
    {
        string said = Assert.Throws<WatException>(() => WatReader.Read(text)).Message;
        Assert.Contains(message, said, StringComparison.Ordinal);
        Assert.DoesNotContain(said, unit => unit is < ' ' or > '~');
    }

    [Fact]
    public void A_long_word_is_cut()
    {
        string word = new('x', 100_000);
        foreach (string text in new[] { $"(func {word})", $"(func call ${word})", $"({word})", $"(func br ${word})", $"(func ${word}) (func ${word})" })
            Assert.InRange(Assert.Throws<WatException>(() => WatReader.Read(text)).Message.Length, 20, 200);
    }

    [Theory]
    [InlineData("(type (struct (field i32)))", WasmFeature.GarbageCollection)]
    [InlineData("(type (sub (func)))", WasmFeature.GarbageCollection)]
    [InlineData("(rec (type (func)))", WasmFeature.GarbageCollection)]
    [InlineData("(func struct.new 0)", WasmFeature.GarbageCollection)]
    [InlineData("(func (br_on_cast 0 anyref i31ref))", WasmFeature.GarbageCollection)]
    [InlineData("(func (i32.atomic.load (i32.const 0)))", WasmFeature.Threads)]
    [InlineData("(func atomic.fence)", WasmFeature.Threads)]
    public void A_feature_that_is_missing_is_named(string text, WasmFeature feature)
    {
        var refusal = Assert.Throws<WatException>(() => WatReader.Read(text));
        Assert.Equal((WasmFormatError.UnsupportedFeature, feature), (refusal.Error, refusal.Feature));
        Assert.Contains($"needs the feature {WasmFeatures.NameOf(feature)}", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>What the binary format can say and only a validator refuses: a feature there is refused by the decoder.</summary>
    [Theory]
    [InlineData("(memory i64 1)", WasmFeature.Memory64)]
    [InlineData("(memory 1 1 shared)", WasmFeature.Threads)]
    [InlineData("(memory 1) (memory 1)", WasmFeature.MultiMemory)]
    [InlineData("(memory 1) (func (drop (i32.load 1 (i32.const 0))))", WasmFeature.MultiMemory)]
    public void What_has_a_binary_form_is_left_to_the_decoder(string text, WasmFeature feature) =>
        Assert.Equal(feature, Refusal.Of(WatReader.Read(text)).Feature);

    [Fact]
    public void Bytes_that_are_not_utf8_are_refused_where_they_are()
    {
        byte[] text = [.. Encoding.UTF8.GetBytes("(func)\n;; é"), 0xC3, 0x28];
        var refusal = Assert.Throws<WatException>(() => WatReader.Read(text));
        Assert.Equal((2, 5), (refusal.Line, refusal.Column));
        Assert.Contains("malformed UTF-8 encoding", refusal.Message, StringComparison.Ordinal);
        Assert.Throws<EncoderFallbackException>(() => WatReader.Read("(func) ;; \ud800"));
    }
}
