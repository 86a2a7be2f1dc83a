using OutLayer.Testing;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;
using static OutLayer.Testing.ModuleBuilder;

namespace OutLayer.Wasm.Tests.Binary;

public sealed class FeatureTests
{
    private static readonly byte[] Zero = Code.Of(Opcode.I32Const, 0);

    // modules that need one feature, which we have
    public static TheoryData<WasmFeature, byte[]> Needing => new()
    {
        { WasmFeature.MutableGlobals, new ModuleBuilder().ImportGlobal("m", "g", 'i', mutable: true).ToArray() },
        { WasmFeature.MutableGlobals, new ModuleBuilder().Global('i', true, Zero).Export("g", ExternKind.Global, 0).ToArray() },
        { WasmFeature.SignExtension, Function(Opcode.I32Const, 1, Opcode.I32Extend8S, Opcode.Drop) },
        { WasmFeature.SaturatingFloatToInt, Function(Opcode.F32Const, 1f, Opcode.I32TruncSatF32S, Opcode.Drop) },
        { WasmFeature.MultiValue, Raw(Section(1, 1, 0x60, 0, 2, 0x7F, 0x7F)) },
        { WasmFeature.MultiValue, Function(Opcode.Block, 0, Opcode.End) },
        { WasmFeature.BulkMemory, new ModuleBuilder().PassiveData(1).ToArray() },
        { WasmFeature.BulkMemory, Raw(Section(11, 1, 1, 0)) },
        { WasmFeature.BulkMemory, new ModuleBuilder().Memory(1).ToArrayWith(Code.Of(Zero, Zero, Zero, Opcode.MemoryFill, 0)) },
        { WasmFeature.BulkMemory, Raw(Section(9, 1, 1, 0, 0)) },
        { WasmFeature.ReferenceTypes, Raw(Section(1, 1, 0x60, 1, 0x6F, 0)) },
        { WasmFeature.ReferenceTypes, Raw(Section(1, 1, 0x60, 1, 0x70, 0)) },
        { WasmFeature.ReferenceTypes, new ModuleBuilder().Table(1, type: 'E').ToArray() },
        { WasmFeature.ReferenceTypes, new ModuleBuilder().Table(1).Table(1).ToArray() },
        { WasmFeature.ReferenceTypes, new ModuleBuilder().Declare().ToArray() },
        { WasmFeature.ReferenceTypes, Function(Opcode.RefNull, (byte)0x70, Opcode.Drop) },
        { WasmFeature.ReferenceTypes, new ModuleBuilder().Table(1).ToArrayWith(Code.Of(Zero, Opcode.CallIndirect, 0, (byte)0x80, (byte)0)) },
        { WasmFeature.Simd, Raw(Section(1, 1, 0x60, 1, 0x7B, 0)) },
        { WasmFeature.Simd, Function(Zero, Opcode.I8x16Splat, Opcode.Drop) },
        { WasmFeature.RelaxedSimd, Function(Zero, Opcode.I8x16Splat, Zero, Opcode.I8x16Splat, Opcode.I8x16RelaxedSwizzle, Opcode.Drop) },
        { WasmFeature.TailCall, Function(Opcode.ReturnCall, 0) },
        { WasmFeature.FunctionReferences, Raw(Section(1, 1, 0x60, 1, 0x63, 0x70, 0)) },
        { WasmFeature.FunctionReferences, Function(Opcode.RefNull, 0, Opcode.Drop) },
        { WasmFeature.FunctionReferences, Function(Opcode.RefNull, 0, Opcode.CallRef, 0) },
        { WasmFeature.FunctionReferences, Function(Opcode.RefNull, (byte)0x70, Opcode.RefAsNonNull, Opcode.Drop) },
        { WasmFeature.FunctionReferences, Raw(Section(4, 1, 0x40, 0, 0x70, 0, 0, 0xD0, 0x70, 0x0B)) },
        { WasmFeature.Exceptions, Raw(Section(13, 0)) },
        { WasmFeature.Exceptions, new ModuleBuilder().Tag(":").ToArrayWith(Code.Of(Opcode.Throw, 0)) },
        { WasmFeature.Exceptions, Function(Opcode.TryTable, (byte)0x40, 0, Opcode.End) },
        { WasmFeature.Exceptions, new ModuleBuilder().ImportTag("m", "t", ":").ToArray() },
        { WasmFeature.Exceptions, new ModuleBuilder().Tag(":").Export("t", ExternKind.Tag, 0).ToArray() },
        { WasmFeature.Exceptions, Raw(Section(1, 1, 0x60, 1, 0x69, 0)) },
        { WasmFeature.Exceptions, Function(Opcode.RefNull, (byte)0x74, Opcode.Drop) },
        { WasmFeature.LegacyExceptions, Function(Opcode.Try, (byte)0x40, Opcode.CatchAll, Opcode.Rethrow, 0, Opcode.End) },
        { WasmFeature.LegacyExceptions, Function(Opcode.Try, (byte)0x40, Opcode.Delegate, 0) },
        { WasmFeature.ExtendedConst, new ModuleBuilder().Global('i', false, Code.Of(Zero, Zero, Opcode.I32Add)).ToArray() },
        { WasmFeature.ExtendedConst, new ModuleBuilder().Global('i', false, Zero).Global('i', false, Code.Of(Opcode.GlobalGet, 0)).ToArray() },
    };

    // modules of features that we do not have
    public static TheoryData<WasmFeature, byte[]> Missing => new()
    {
        { WasmFeature.Threads, Function((byte)0xFE, (byte)0x03, (byte)0) },
        { WasmFeature.Threads, Raw(Section(5, 1, 3, 1, 1)) },
        { WasmFeature.Memory64, Raw(Section(5, 1, 4, 1)) },
        { WasmFeature.MultiMemory, new ModuleBuilder().Memory(1).Memory(1).ToArray() },
        { WasmFeature.MultiMemory, Function(Zero, Opcode.I32Load, (byte)0x42, 0, 0, Opcode.Drop) },
        { WasmFeature.MultiMemory, new ModuleBuilder().Memory(1).ToArrayWith(Code.Of(Opcode.MemorySize, (byte)0x80, (byte)0, Opcode.Drop)) },
        { WasmFeature.GarbageCollection, Raw(Section(1, 1, 0x5F, 0)) },
        { WasmFeature.GarbageCollection, Function((byte)0xFB, (byte)0x1C) },
        { WasmFeature.GarbageCollection, Function(Opcode.RefNull, (byte)0x6E, Opcode.Drop) },
    };

    [Theory, MemberData(nameof(Needing))]
    public void A_feature_that_is_off_is_named_and_with_it_on_the_module_loads(WasmFeature feature, byte[] module)
    {
        Assert.NotNull(Refusal.Load(module));
        AssertNamed(feature, Refusal.Of(module, Refusal.Without(feature)));
    }

    [Theory, MemberData(nameof(Missing))]
    public void A_feature_that_we_do_not_have_is_named(WasmFeature feature, byte[] module) => AssertNamed(feature, Refusal.Of(module));

    [Fact]
    public void A_missing_feature_in_a_later_function_is_found_before_an_earlier_one_is_judged_invalid()
    {
        var builder = new ModuleBuilder();
        builder.Function(":", Code.Of(Opcode.Drop));
        builder.Function(":", Code.Of((byte)0xFF)); // malformed on the way
        builder.Function(":", Code.Of((byte)0xFB, (byte)0x1C));
        AssertNamed(WasmFeature.GarbageCollection, Refusal.Of(builder.ToArray()));
    }

    [Fact]
    public void A_feature_that_we_do_not_have_cannot_be_switched_on()
    {
        var features = WasmFeatures.Of(WasmFeature.MultiValue, WasmFeature.Threads);
        var refusal = Assert.Throws<ArgumentException>(() => ModuleDecoder.Decode(new ModuleBuilder().ToArray(), features));
        Assert.Contains("not supported: threads", refusal.Message, StringComparison.Ordinal);
    }

    private static void AssertNamed(WasmFeature feature, WasmFormatException refusal)
    {
        Assert.Equal((WasmFormatError.UnsupportedFeature, feature), (refusal.Error, refusal.Feature));
        Assert.Contains($"needs the feature {WasmFeatures.NameOf(feature)}, which is off", refusal.Message, StringComparison.Ordinal);
    }

    private static byte[] Function(params object[] code) => new ModuleBuilder().ToArrayWith(Code.Of(code));
}
