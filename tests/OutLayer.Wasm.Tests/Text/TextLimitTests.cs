using System.Diagnostics;
using System.Text;
using OutLayer.Testing;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Text;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Tests.Text;

/// <summary>Texts and modules made to hurt the reader or the printer.</summary>
public sealed class TextLimitTests
{
    private const int Deep = 1_000_000;

    [Fact]
    public void A_text_over_the_limit_is_refused_before_it_is_read()
    {
        var refusal = Assert.Throws<WatException>(() => WatReader.Read("(func)", new WatLimits { TextBytes = 5 }));
        Assert.Equal(WasmFormatError.LimitExceeded, refusal.Error);
        Assert.Contains("too many bytes of the text: 6, the limit is 5", refusal.Message, StringComparison.Ordinal);
        Assert.NotEmpty(WatReader.Read("(func)", new WatLimits { TextBytes = 6 }));
    }

    [Theory]
    [InlineData("(block ", ")"), InlineData("block ", "end "), InlineData("(i32.eqz ", ")"), InlineData("(if (then ", "))")]
    public void Nesting_has_a_limit_and_costs_no_stack(string open, string close)
    {
        string Nested(int depth) => $"(func {Repeat(open, depth)}{Repeat(close, depth)})";
        int levels = open == "(if (then " ? 2 : 1; // a clause is open too
        Assert.NotEmpty(WatReader.Read(Nested(100 / levels), new WatLimits { Nesting = 100 }));
        var refusal = Assert.Throws<WatException>(() => WatReader.Read(Nested(100 / levels + 1), new WatLimits { Nesting = 100 }));
        Assert.Contains("too many instructions open at once: 101, the limit is 100", refusal.Message, StringComparison.Ordinal);
        Assert.NotEmpty(WatReader.Read(Nested(Deep / levels), new WatLimits { Nesting = Deep }));
        Assert.Equal(WasmFormatError.LimitExceeded, Assert.Throws<WatException>(() => WatReader.Read(Nested(Deep))).Error);
    }

    [Fact]
    public void What_is_skipped_may_nest_without_end()
    {
        Same.Modules($"(func {Repeat("(;", Deep)}{Repeat(";)", Deep)} nop)", "(func nop)");
        Same.Modules($"(func (@a {Repeat("(", Deep)}{Repeat(")", Deep)}) nop)", "(func nop)");
        Assert.Contains("unclosed", Assert.Throws<WatException>(() => WatReader.Read("(func" + Repeat("(", Deep))).Message, StringComparison.Ordinal);
        Assert.Contains("unclosed", Assert.Throws<WatException>(() => WatReader.Read("(func" + Repeat("(;", Deep))).Message, StringComparison.Ordinal);
        Assert.Contains("unexpected", Assert.Throws<WatException>(() => WatReader.Read(Repeat(")", Deep))).Message, StringComparison.Ordinal);
    }

    /// <summary>A lookup by scanning would take minutes for these.</summary>
    [Fact]
    public void Time_grows_with_the_text_only()
    {
        var clock = Stopwatch.StartNew();
        const int Count = 30_000;
        var text = new StringBuilder("(func ");
        for (int i = 0; i < Count; i++) text.Append("block $l").Append(i).Append(' ');
        for (int i = 0; i < Count; i++) text.Append("br $l0 ");
        WatReader.Read(text.Append(Repeat("end ", Count)).Append(')').ToString());
        text.Clear();
        for (int i = 0; i < Count; i++) text.Append("(func $f").Append(i).Append(" (param ").Append(Repeat("i32 ", i % 20)).Append(") call $f0)");
        WatReader.Read(text.ToString());
        WatReader.Read($"(func f64.const 0x{Repeat("f", Deep)}p-4000000 f64.const 0.{Repeat("9", Deep)}e5 drop drop)");
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 20);
    }

    /// <summary>A call of two bytes would print a name of any length.</summary>
    [Fact]
    public void A_name_that_is_too_long_to_repeat_is_not_printed()
    {
        string Text(int length) => WatPrinter.Print(ModuleDecoder.Decode(WatReader.Read($"(func ${new string('x', length)} call 0)"), WasmFeatures.All));
        Assert.Contains("call $xxx", Text(NameMap.MaxLength), StringComparison.Ordinal);
        Assert.Contains("call 0", Text(NameMap.MaxLength + 1), StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_that_would_be_too_long_is_not_printed()
    {
        byte[] locals = ModuleBuilder.Raw(ModuleBuilder.Section(1, [1, 0x60, 0, 0]), ModuleBuilder.Section(3, [1, 0]),
            ModuleBuilder.Section(10, [1, .. Code.Sized([1, .. Code.Leb(50_000), 0x7F, 0x0B])]));
        var module = ModuleDecoder.Decode(locals, WasmFeatures.All);
        string text = WatPrinter.Print(module);
        Assert.InRange(text.Length, 200_000, 210_000);
        Assert.Equal(text, WatPrinter.Print(module, new WatPrintOptions { MaxLength = text.Length }));
        var refusal = Assert.Throws<InvalidOperationException>(() => WatPrinter.Print(module, new WatPrintOptions { MaxLength = text.Length - 1 }));
        Assert.Contains("longer than", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Indentation_of_deep_code_does_not_make_its_text_quadratic()
    {
        byte[] code = [.. Enumerable.Repeat(Code.Of(Opcode.Block, (byte)0x40), 5_000).SelectMany(bytes => bytes), .. Enumerable.Repeat((byte)0x0B, 5_000)];
        string text = WatPrinter.Print(ModuleDecoder.Decode(new ModuleBuilder().ToArrayWith(code), WasmFeatures.All));
        Assert.InRange(text.Length, 10_000, 5_000 * 220);
    }

    private static string Repeat(string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();
}
