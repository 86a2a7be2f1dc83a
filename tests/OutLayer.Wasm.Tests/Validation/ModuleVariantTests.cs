using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Text;
using OutLayer.Wasm.Validation;

namespace OutLayer.Wasm.Tests.Validation;

public sealed class ModuleVariantTests
{
    private const string Code = "(func $f (result i32) (i32.const 7)) (func $g (drop (ref.func $f)))";
    private static readonly ValidatedModule Known = Load($"(module (memory 1) (export \"f\" (func $f)) {Code})");

    // what may differ: sizes, exports, the start function, custom sections
    [Theory]
    [InlineData("(module (memory 1024 2048) (export \"x\" (memory 0)) " + Code + ")")]
    [InlineData("(module (memory 1) (start $g) " + Code + ")")]
    public void A_variant_has_the_facts_of_the_module(string text)
    {
        var variant = ModuleVariant.Load(Known, WatReader.Read(text), WasmFeatures.All);
        Assert.Equal(Known.Facts, variant.Facts);
        Assert.True(variant.IsFunctionReferenced(0)); // the body of $g names it, whatever is exported
    }

    [Theory]
    [InlineData("(module (memory 1) (func $f (result i32) (i32.const 8)) (func $g (drop (ref.func $f))))")]
    [InlineData("(module (memory 1) (global i32 (i32.const 0)) " + Code + ")")]
    [InlineData("(module (memory 1) (data \"a\") " + Code + ")")]
    [InlineData("(module " + Code + ")")]
    public void What_code_was_validated_against_must_be_the_same(string text) =>
        Assert.Throws<ArgumentException>(() => ModuleVariant.Load(Known, WatReader.Read(text), WasmFeatures.All));

    [Theory]
    [InlineData("(module (memory 3 2) " + Code + ")")]
    [InlineData("(module (memory 1) (export \"a\" (func $f)) (export \"a\" (func $g)) " + Code + ")")]
    [InlineData("(module (memory 1) (start $f) " + Code + ")")]
    public void What_differs_must_be_valid(string text) =>
        Assert.Throws<WasmFormatException>(() => ModuleVariant.Load(Known, WatReader.Read(text), WasmFeatures.All));

    private static ValidatedModule Load(string text) => ModuleValidator.Load(WatReader.Read(text), WasmFeatures.All);
}
