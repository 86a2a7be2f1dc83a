using OutLayer.Testing;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Text;

namespace OutLayer.Wasm.Tests.Text;

/// <summary>What is printed, to the letter.</summary>
public sealed class PrinterTests
{
    private const string Sample = """
        (module $demo
          (type $add (;0;) (func (param i32 i32) (result i32)))
          (type (;1;) (func))
          (import "env" "log" (func $log (;0;) (type $add) (param $x i32) (param i32) (result i32)))
          (import "env" "limit" (global (;0;) i32))
          (table $t (;0;) 1 2 funcref)
          (memory (;0;) 1)
          (global $count (;1;) (mut i64) (i64.const -1))
          (global (;2;) i32 i32.const 1 i32.const 2 i32.add)
          (export "add" (func $"a b"))
          (export "\c3\a9\22" (memory 0))
          (start $main)
          (elem (;0;) (offset i32.const 0 i32.const 0 i32.add) func $"a b" $main)
          (elem $e (;1;) declare func $log)
          (elem (;2;) externref (ref.null extern) (item i32.const 1 drop ref.null extern))
          (func $"a b" (;1;) (type $add) (param $l i32) (param $r i32) (result i32)
            (local i32 i32)
            (local $tmp f64)
            (local v128)
            local.get $l
            i32.load offset=8 align=1
            local.get 2
            call $log)
          (func $main (;2;) (type 1)
            block  ;; label = @1
              loop $again
                i32.const 1
                br_if $again
                br 1 (;@1;)
                br_table 2 (;@0;) $again
              end
              block $again (result f32)
                f32.const nan:0x200000
                br $again
              end
              drop
            end
            i32.const 0
            if (type 1)  ;; label = @1
              nop
            else
              unreachable
            end
            i32.const 0
            call_indirect (type 1)
            v128.const i32x4 0x00000001 0x00000000 0x00000000 0xffffffff
            drop)
          (data (;0;) (i32.const 0) "a\00\ff\5c")
          (data $d (;1;)
            "0123456789012345678901234567890123456789012345678901234567890123"
            "4"))

        """;

    [Fact]
    public void A_module_is_printed_as_this()
    {
        Assert.Equal(Sample, WatPrinter.Print(ModuleDecoder.Decode(WatReader.Read(Sample), WasmFeatures.All)));
    }

    [Fact]
    public void Without_names_things_have_their_indices()
    {
        string text = WatPrinter.Print(ModuleDecoder.Decode(WatReader.Read(Sample), WasmFeatures.All), new WatPrintOptions { Names = false });
        Assert.DoesNotContain('$', text);
        Assert.Equal(text, WatPrinter.Print(ModuleDecoder.Decode(WatReader.Read(Sample, names: false), WasmFeatures.All)));
    }

    [Fact]
    public void One_function_is_printed_alone_with_offsets_if_asked()
    {
        var module = ModuleDecoder.Decode(WatReader.Read("(import \"m\" \"f\" (func $f (param $p i32))) (func $g i32.const 7 call $f)"), WasmFeatures.All);
        int at = module.Bodies[0].Start;
        Assert.Equal($"(func $g (;1;) (type 1)\n  (;{at:x6};) i32.const 7\n  (;{at + 2:x6};) call $f)\n", Print(1));
        Assert.Equal("(import \"m\" \"f\" (func $f (;0;) (type 0) (param $p i32)))\n", Print(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Print(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Print(-1));

        string Print(int function)
        {
            var output = new StringWriter();
            WatPrinter.PrintFunction(module, function, output, new WatPrintOptions { Offsets = true });
            return output.ToString();
        }
    }

    [Fact]
    public void Offsets_are_comments()
    {
        var module = ModuleDecoder.Decode(WatReader.Read(Sample), WasmFeatures.All);
        string text = WatPrinter.Print(module, new WatPrintOptions { Offsets = true });
        Assert.NotEqual(Sample, text);
        Assert.Equal(WatReader.Read(Sample), WatReader.Read(text));
    }

    /// <summary>Names of two things that are the same cannot both be identifiers; the first one is.</summary>
    [Fact]
    public void A_name_that_is_taken_is_left_out()
    {
        byte[] names = [1, 10, 3, 2, 1, (byte)'f', 0, 1, (byte)'f', 1, 1, (byte)'g'];
        var module = new ModuleBuilder();
        for (int i = 0; i < 3; i++) module.Function(":", []);
        string text = WatPrinter.Print(ModuleDecoder.Decode(module.Last(ModuleBuilder.Custom("name", names)).ToArray(), WasmFeatures.All));
        Assert.Contains("(func (;0;)", text, StringComparison.Ordinal);
        Assert.Contains("(func $g (;1;)", text, StringComparison.Ordinal);
        Assert.Contains("(func $f (;2;)", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0), InlineData(3), InlineData(7), InlineData(11)]
    public void A_name_section_that_is_cut_off_gives_the_names_before_the_cut(int length)
    {
        byte[] names = [1, 10, 3, 0, 1, (byte)'f', 1, 1, (byte)'g', 2, 1, (byte)'h'];
        var module = new ModuleBuilder();
        module.Function(":", []);
        string text = WatPrinter.Print(ModuleDecoder.Decode(module.Last(ModuleBuilder.Custom("name", names[..length])).ToArray(), WasmFeatures.All));
        Assert.DoesNotContain("$g", text, StringComparison.Ordinal);
        Assert.NotEmpty(WatReader.Read(text));
    }

    [Fact]
    public void Code_that_decodes_but_is_not_well_formed_is_refused_with_its_place()
    {
        var module = ModuleDecoder.Decode(new ModuleBuilder().ToArrayWith(0xFF), WasmFeatures.All);
        Assert.Contains("code section, function 0", Assert.Throws<WasmFormatException>(() => WatPrinter.Print(module)).Message, StringComparison.Ordinal);
    }

    /// <summary>Code that no validator has seen: ends without blocks, branches to nowhere, indices of nothing.</summary>
    [Fact]
    public void Code_that_is_not_valid_is_printed_as_it_is()
    {
        byte[] code = Code.Of(Opcode.End, Opcode.End, Opcode.Br, 60, Opcode.Else, Opcode.Call, 99, Opcode.Block, (byte)0x40, Opcode.LocalGet, 9);
        string text = WatPrinter.Print(ModuleDecoder.Decode(new ModuleBuilder().ToArrayWith(code), WasmFeatures.All));
        foreach (string line in new[] { "end", "br 60 (;@0;)", "else", "call 99", "block  ;; label = @1", "local.get 9" })
            Assert.Contains(line, text, StringComparison.Ordinal);
    }
}
