using System.Reflection;
using OutLayer.Testing;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Text;
using OutLayer.Wasm.Types;
using OutLayer.Wasm.Validation;

namespace OutLayer.Adversary.Tests.Classes;

/// <summary>Every limit that can be set bites where it is set: limits that were declared and never wired are a class of their own. A new option without a row here fails.</summary>
public sealed class LimitTests
{
    private const string Growing = """
        (module (memory (export "memory") 1) (table $t 1 funcref) (tag $e)
          (func (export "memory.grow") (result i32) (memory.grow (i32.const 2)))
          (func (export "table.grow") (result i32) (table.grow $t (ref.null func) (i32.const 5)))
          (func $deep (export "deep") (param i32) (result i32) (if (result i32) (local.get 0) (then (call $deep (i32.sub (local.get 0) (i32.const 1)))) (else (i32.const 1))))
          (func (export "exceptions") (result i32) (local i32 exnref)
            (loop (block (result exnref) (try_table (catch_all_ref 0) (throw $e)) (unreachable)) (local.set 1)
              (br_if 0 (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (i32.const 20)))) (local.get 0)))
        """;

    /// <summary>For each option: what bites, the call that meets it, how that ends with the option and without it.</summary>
    private static readonly Dictionary<string, (StoreOptions Small, string Call, string Bitten, string Usual)> StoreRows = new()
    {
        [nameof(StoreOptions.MaxMemoryPages)] = (new() { MaxMemoryPages = 2 }, "memory.grow", "-1", "1"),
        [nameof(StoreOptions.MemoryLimitTraps)] = (new() { MaxMemoryPages = 2, MemoryLimitTraps = true }, "memory.grow", "MemoryLimit", "1"),
        [nameof(StoreOptions.MaxTableElements)] = (new() { MaxTableElements = 5 }, "table.grow", "-1", "1"),
        [nameof(StoreOptions.MaxCallDepthBytes)] = (new() { MaxCallDepthBytes = 2_000 }, "deep", "CallStackExhausted", "1"),
        [nameof(StoreOptions.MaxExceptionReferences)] = (new() { MaxExceptionReferences = 19 }, "exceptions", "ExceptionLimit", "20"),
        [nameof(StoreOptions.Gas)] = (new() { Gas = 500 }, "deep", "OutOfGas", "1"),
        [nameof(StoreOptions.MaxInstances)] = (new() { MaxInstances = 1 }, "a second instance", "the store holds its limit of 1 instances", "made"),
    };

    public static TheoryData<string, string> StoreOptionsOnTiers
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (string tier in Tiers.All)
                foreach (string option in Settable(typeof(StoreOptions))) rows.Add(tier, option);
            return rows;
        }
    }

    [Theory, MemberData(nameof(StoreOptionsOnTiers))]
    public void An_option_of_a_store_bites(string tier, string option)
    {
        var (small, call, bitten, usual) = StoreRows[option];
        Assert.Equal(usual, Observe(tier, new StoreOptions(), call));
        Assert.Equal(bitten, Observe(tier, small, call));
    }

    private static string Observe(string tier, StoreOptions options, string call)
    {
        using var subject = new Subject(tier, Growing, options, CostModel.OneEach);
        if (call == "a second instance")
        {
            var refusal = Record.Exception(() => subject.Store.Instantiate(Subject.Load("(module)"), Imports.None));
            return refusal is null ? "made" : Assert.IsType<LinkException>(refusal).Message;
        }
        var result = call == "deep" ? subject.Call(call, 100) : subject.Call(call);
        return result.Trap?.Code.ToString() ?? $"{result.Single().AsI32()}";
    }

    public static TheoryData<string> ModuleOptions => [.. Settable(typeof(ModuleLimits))];

    [Theory, MemberData(nameof(ModuleOptions))]
    public void A_limit_on_modules_bites(string option)
    {
        byte[] module = Everything();
        Assert.NotNull(ModuleValidator.Load(module, WasmFeatures.All));
        var refusal = Assert.Throws<WasmFormatException>(() => ModuleValidator.Load(module, WasmFeatures.All, With(new ModuleLimits(), option, 0)));
        Assert.Equal(WasmFormatError.LimitExceeded, refusal.Error);
        Assert.Contains("the limit is 0", refusal.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string> TextOptions => [.. Settable(typeof(WatLimits))];

    [Theory, MemberData(nameof(TextOptions))]
    public void A_limit_on_texts_bites(string option)
    {
        const string Text = "(module (func (block nop)))";
        Assert.NotEmpty(WatReader.Read(Text));
        Assert.Equal(WasmFormatError.LimitExceeded, Assert.Throws<WatException>(() => WatReader.Read(Text, With(new WatLimits(), option, 0))).Error);
    }

    [Fact]
    public void A_limit_on_what_is_printed_bites()
    {
        Assert.Equal([nameof(WatPrintOptions.MaxLength)], Settable(typeof(WatPrintOptions)).Where(name => name.StartsWith("Max", StringComparison.Ordinal)));
        var module = Subject.Load(Growing).Module;
        Assert.Throws<InvalidOperationException>(() => WatPrinter.Print(module, new WatPrintOptions { MaxLength = 100 }));
    }

    private static string[] Settable(Type type) =>
        [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite).Select(property => property.Name)];

    private static T With<T>(T limits, string option, int value)
    {
        var property = typeof(T).GetProperty(option)!;
        property.SetValue(limits, Convert.ChangeType(value, property.PropertyType, null));
        return limits;
    }

    /// <summary>A module with some of everything that is limited.</summary>
    private static byte[] Everything()
    {
        var builder = new ModuleBuilder();
        builder.Import("env", "f", "ii:i");
        builder.Tag("i:").Global('i', false, Code.Of(Opcode.I32Const, 1)).Table(1).Memory(1).Data(0, 1).Elements(0, 0);
        int type = builder.Type("i:i");
        builder.Function("i:i", Code.Of(Opcode.Block, (byte)0x40, Opcode.Nop, Opcode.End, Opcode.LocalGet, 0u), "l");
        builder.Function(":", Code.Of(Opcode.RefFunc, 1u, Opcode.LocalSet, 0u), $"{type}");
        return builder.Declare(1).Export("a", ExternKind.Func, 1).Last(ModuleBuilder.Custom("x")).ToArray();
    }
}
