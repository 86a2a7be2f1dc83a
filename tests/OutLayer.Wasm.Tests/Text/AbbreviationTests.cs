namespace OutLayer.Wasm.Tests.Text;

/// <summary>Each abbreviation of the text format (core spec 6) says what its long form says.</summary>
public sealed class AbbreviationTests
{
    // what is written, and the same at length
    public static TheoryData<string, string> Fields => new()
    {
        { "(func (export \"a\") (export \"b\") (param i32))", "(type (func (param i32))) (func (type 0)) (export \"a\" (func 0)) (export \"b\" (func 0))" },
        { "(func (import \"m\" \"f\") (param i32))", "(type (func (param i32))) (import \"m\" \"f\" (func (type 0)))" },
        { "(func (export \"e\") (import \"m\" \"f\"))", "(type (func)) (import \"m\" \"f\" (func (type 0))) (export \"e\" (func 0))" },
        { "(memory (import \"m\" \"n\") 1 2)", "(import \"m\" \"n\" (memory 1 2))" },
        { "(memory i32 1)", "(memory 1)" },
        { "(tag (export \"t\") (param i32))", "(type (func (param i32))) (tag (type 0)) (export \"t\" (tag 0))" },
        { "(tag $t (import \"m\" \"t\")) (func throw $t)", "(type (func)) (import \"m\" \"t\" (tag (type 0))) (func throw 0)" },
        { "(memory (export \"m\") (data \"abc\" \"def\"))", "(memory 1 1) (export \"m\" (memory 0)) (data (i32.const 0) \"abcdef\")" },
        { "(memory (data))", "(memory 0 0) (data (i32.const 0))" },
        { "(table (import \"m\" \"t\") 1 externref)", "(import \"m\" \"t\" (table 1 externref))" },
        { "(func) (table (export \"t\") funcref (elem 0 0))", "(func) (table 2 2 funcref) (export \"t\" (table 0)) (elem (i32.const 0) func 0 0)" },
        { "(table externref (elem (ref.null extern) (item ref.null extern)))", "(table 2 2 externref) (elem (table 0) (offset (i32.const 0)) externref (item (ref.null extern)) (item (ref.null extern)))" },
        { "(func $f) (table 1 funcref) (table $t funcref (elem $f))", "(func) (table 1 funcref) (table 1 1 funcref) (elem (table 1) (i32.const 0) func 0)" },
        { "(global $g (import \"m\" \"g\") (mut i64))", "(import \"m\" \"g\" (global (mut i64)))" },
        { "(global (export \"g\") i32 i32.const 1)", "(global i32 (i32.const 1)) (export \"g\" (global 0))" },
        { "(global i32 (i32.add (i32.const 1) (i32.const 2)))", "(global i32 i32.const 1 i32.const 2 i32.add)" },
        { "(func $f) (table 1 funcref) (elem (i32.const 0) $f)", "(func) (table 1 funcref) (elem (table 0) (offset (i32.const 0)) func 0)" },
        { "(func $f) (table 1 funcref) (elem (offset i32.const 0) funcref (ref.func $f) (item (ref.func 0)))", "(func) (table 1 funcref) (elem (i32.const 0) funcref (item ref.func 0) (item ref.func 0))" },
        { "(func $f) (elem declare func $f)", "(func) (elem declare func 0)" },
        { "(memory $m 1) (data (memory $m) (offset (i32.const 1)) \"x\")", "(memory 1) (data (i32.const 1) \"x\")" },
        { "(func $f) (start $f)", "(func) (start 0)" },
        { "(type $t (func (param i32))) (func (type $t))", "(type (func (param i32))) (func (param i32))" },
        { "(func (param i32 i64) (param) (param $x f32) (result i32) (result) (result i64) unreachable)", "(type (func (param i32 i64 f32) (result i32 i64))) (func (type 0) unreachable)" },
        { "(func (local i32) (local $x i64) (local) (local i64 f32))", "(func (local i32 i64 i64 f32))" },
        { "(type $f (func (param (ref null $f)))) (func (param (ref null $f)))", "(type (func (param (ref null 0)))) (func (type 0))" },
        { "(func (param (ref null func) (ref null extern)))", "(func (param funcref externref))" },
        { "(func $f) (table 1 (ref func) (ref.func $f))", "(func) (table 1 1 (ref func) ref.func 0)".Replace("1 1", "1", StringComparison.Ordinal) },
        { "(func (@custom (x \"y\" ,;)) (@a) nop (@\"b c\"(nested (@d))) (;a (;b;) ;) ;; end\n)", "(func nop)" },
        { "(func call $later) (func $later)", "(func call 1) (func)" },
        { "(func $\"a b\" call $\"a\\20b\") (func $x call $\"x\")", "(func call 0) (func call 1)" },
        { "(export \"\\u{1F600}\\t\\n\\r\\\"\\'\\\\\\7f\" (func 0)) (func)", "(export \"\\f0\\9f\\98\\80\\09\\0a\\0d\\22\\27\\5c\\7f\" (func 0)) (func)" },
    };

    // the body of a function with a parameter $p and locals, and the same at length
    public static TheoryData<string, string> Bodies => new()
    {
        { "(i32.add (local.get $p) (i32.const 1)) drop", "local.get 0 i32.const 1 i32.add drop" },
        { "(drop (i32.add (i32.mul (i32.const 1) (i32.const 2)) (i32.sub (i32.const 3) (i32.const 4))))", "i32.const 1 i32.const 2 i32.mul i32.const 3 i32.const 4 i32.sub i32.add drop" },
        { "(block $a (loop $b (br $a) (br $b)))", "block loop br 1 br 0 end end" },
        { "block $a loop $b br $a br $b end $b end $a", "block loop br 1 br 0 end end" },
        { "(block $a (block $a (br $a)) (br $a))", "block block br 0 end br 0 end" },
        { "(if $i (local.get $p) (then (br $i)) (else nop))", "local.get 0 if br 0 else nop end" },
        { "(if (result i32) (local.get 0) (then (i32.const 1)) (else (i32.const 2))) (drop)", "local.get 0 if (result i32) i32.const 1 else i32.const 2 end drop" },
        { "(block $o (if $i (br_if $o (local.get 0) (i32.const 1)) (then)))", "block local.get 0 i32.const 1 br_if 0 if end end" },
        { "local.get 0 if $i nop else $i nop end $i", "local.get 0 if nop else nop end" },
        { "(if (local.get 0) (then)) nop (nop) (block nop (nop) nop)", "local.get 0 if end nop nop block nop nop nop end" },
        { "(block (param i32) (result i32) (i32.const 1) i32.add) drop", "block (type $ii) i32.const 1 i32.add end drop" },
        { "(call_indirect (param i32) (result i32) (local.get 0) (i32.const 0)) drop", "local.get 0 i32.const 0 call_indirect 0 (type $ii) drop" },
        { "(call_indirect $t (type $ii) (local.get 0) (i32.const 0)) drop", "local.get 0 i32.const 0 call_indirect (type $ii) (param i32) (result i32) drop" },
        { "(return_call_indirect (type $ii) (local.get 0) (i32.const 0)) drop", "local.get 0 i32.const 0 return_call_indirect 0 (type $ii) drop" },
        { "(br_table 0 0 $l (local.get 0))".Replace("$l", "0", StringComparison.Ordinal), "local.get 0 br_table 0 0 0" },
        { "(block $x (block $y (br_table $x $y $x (local.get 0))))", "block block local.get 0 br_table 1 0 1 end end" },
        { "i32.const 0 i32.load drop i32.const 0 i32.load offset=0x10 align=0x1 drop", "i32.const 0 i32.load align=4 drop i32.const 0 i32.load offset=16 align=1 drop" },
        { "i32.const 0 i32.load $m offset=1_0 drop memory.size $m drop", "i32.const 0 i32.load offset=10 drop memory.size drop" },
        { "(memory.copy (i32.const 0) (i32.const 1) (i32.const 2)) (memory.fill (i32.const 0) (i32.const 1) (i32.const 2))", "i32.const 0 i32.const 1 i32.const 2 memory.copy 0 0 i32.const 0 i32.const 1 i32.const 2 memory.fill 0" },
        { "(memory.init $d (i32.const 0) (i32.const 1) (i32.const 2)) data.drop $d", "i32.const 0 i32.const 1 i32.const 2 memory.init 0 0 data.drop 0" },
        { "(table.init $e (i32.const 0) (i32.const 1) (i32.const 2)) elem.drop $e", "i32.const 0 i32.const 1 i32.const 2 table.init 0 0 elem.drop 0" },
        { "(table.copy (i32.const 0) (i32.const 1) (i32.const 2)) (drop (table.size)) (drop (table.get (i32.const 0)))", "i32.const 0 i32.const 1 i32.const 2 table.copy 0 0 table.size 0 drop i32.const 0 table.get 0 drop" },
        { "(drop (select (result i32) (i32.const 1) (i32.const 2) (local.get 0)))", "i32.const 1 i32.const 2 local.get 0 select (result i32) drop" },
        { "(drop (select (i32.const 1) (i32.const 2) (local.get 0)))", "i32.const 1 i32.const 2 local.get 0 select drop" },
        { "(try_table $l (catch $e 0) (catch_all_ref 0) nop (throw $e))", "try_table (catch 0 0) (catch_all_ref 0) nop throw 0 end" },
        { "(block $o (try_table $l (catch_ref $e $o) (catch_all $o) (br $l)))", "block try_table (catch_ref 0 0) (catch_all 0) br 0 end end" },
        { "try_table $l (result i32) (catch_all 0) br $l end $l drop", "try_table (result i32) (catch_all 0) br 0 end drop" },
        { "(try $t (do nop (br $t)) (catch $e drop) (catch_all (rethrow $t)))", "try nop br 0 catch 0 drop catch_all rethrow 0 end" },
        { "(block $o (try (do (nop)) (delegate $o)))", "block try nop delegate 0 end" },
        { "block $o try nop delegate $o end", "block try nop delegate 0 end" },
        { "(try (do))", "try end" },
        { "(drop (ref.null func)) (drop (ref.null $ii)) (drop (ref.func $f))", "ref.null func drop ref.null 0 drop ref.func 0 drop" },
        { "(drop (i32.const 0xffff_ffff)) (drop (i64.const -0x8000000000000000))", "i32.const -1 drop i64.const 9223372036854775808 drop" },
        { "(drop (f32.const 0x1.8p1)) (drop (f64.const 1_0.5e-1_0)) (drop (f64.const -nan:0x1))", "f32.const 3 drop f64.const 10.5E-10 drop f64.const -nan:0x1 drop" },
        { "v128.const i8x16 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 -1 drop", "v128.const i64x2 0x0706050403020100 0xff0e0d0c0b0a0908 drop" },
        { "v128.const i16x8 0 1 2 3 4 5 6 0xffff drop", "v128.const i32x4 0x10000 0x30002 0x50004 0xffff0006 drop" },
        { "v128.const f32x4 1 -0 inf nan:0x1 drop v128.const f64x2 -1 nan drop", "v128.const i32x4 0x3f800000 0x80000000 0x7f800000 0x7f800001 drop v128.const i64x2 0xbff0000000000000 0x7ff8000000000000 drop" },
        { "(drop (i8x16.extract_lane_s 15 (v128.const i32x4 0 0 0 0)))", "v128.const i32x4 0 0 0 0 i8x16.extract_lane_s 0xf drop" },
        { "(drop (v128.load8_lane 1 (i32.const 0) (v128.const i32x4 0 0 0 0)))", "i32.const 0 v128.const i32x4 0 0 0 0 v128.load8_lane $m offset=0 align=1 1 drop" },
        { "(drop (v128.load16_lane 0 1 (i32.const 0) (v128.const i32x4 0 0 0 0)))", "i32.const 0 v128.const i32x4 0 0 0 0 v128.load16_lane offset=0 align=2 1 drop" },
    };

    [Theory, MemberData(nameof(Fields))]
    public void A_field_says_what_its_long_form_says(string field, string explicitly)
    {
        Same.Modules(field, $"(module $m {explicitly})");
        Same.Modules($"(module{field})", explicitly);
    }

    [Theory, MemberData(nameof(Bodies))]
    public void Code_says_what_its_long_form_says(string body, string explicitly) => Same.Modules(Around(body), Around(explicitly));

    private static string Around(string body) => $"""
        (type $ii (func (param i32) (result i32))) (type $i (func (param i32)))
        (table $t 1 funcref) (memory $m 1) (elem $e func $f) (data $d "x") (tag $e)
        (func $f (type $i) (param $p i32) (local i32) {body})
        """;
}
