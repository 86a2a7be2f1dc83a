using OutLayer.Testing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;

namespace OutLayer.Adversary.Tests.Generated;

/// <summary>
/// Small random modules that are valid, end (each loop and call burns a global "fuel", which traps when it is used up) and
/// do not depend on the bits of a NaN.
/// </summary>
internal static class ModuleGenerator
{
    public const uint FuelGlobal = 0, GasGlobal = 1;
    public const string GlobalTypes = "ilildf";   // fuel, gas, then those that code may use
    public const int FirstFreeGlobal = 2, TableSize = 10, Datas = 2;
    private const uint Growth = 20;
    private const string Numbers = "ilfd";

    /// <summary>Types of the values that exceptions carry, by tag.</summary>
    private static readonly string[] Tags = ["i", "ld", ""], TagsWithVectors = [.. Tags, "vfv"];

    public static string[] TagsOf(WasmFeatures features) => features.Has(WasmFeature.Simd) ? TagsWithVectors : Tags;

    public static string GlobalsOf(WasmFeatures features) => features.Has(WasmFeature.Simd) ? GlobalTypes + "v" : GlobalTypes;

    public static GeneratedModule Make(int seed)
    {
        var random = new Random(seed);
        Signature[] functions = [.. Enumerable.Range(0, random.Next(3, 7)).Select(_ => new Signature(Letters(random, 4), Letters(random, 3)))];
        string[] locals = [.. functions.Select(_ => BodyGenerator.ScratchTypes + Letters(random, 5))];
        int bodySeed = random.Next();
        var calls = Enumerable.Range(0, 5).Select(_ => Call(random, functions)).ToList();
        return new GeneratedModule(seed, Build(functions, locals, bodySeed, false), Build(functions, locals, bodySeed, true), functions, calls);
    }

    private static string Letters(Random random, int max) => new([.. Enumerable.Range(0, random.Next(max + 1)).Select(_ => Numbers[random.Next(4)])]);

    private static GeneratedCall Call(Random random, Signature[] functions)
    {
        int function = random.Next(functions.Length);
        return new GeneratedCall(function, [.. functions[function].Parameters.Select(type => Argument(random, type))]);
    }

    private static ulong Argument(Random random, char type) => type switch
    {
        'i' => (uint)BodyGenerator.Integer(random),
        'l' => (ulong)BodyGenerator.Integer(random),
        'f' => BitConverter.SingleToUInt32Bits((float)BodyGenerator.Float(random)),
        _ => BitConverter.DoubleToUInt64Bits(BodyGenerator.Float(random)),
    };

    private static byte[] Build(Signature[] functions, string[] locals, int bodySeed, bool counts)
    {
        var builder = new ModuleBuilder();
        foreach (var function in functions) builder.Type(function.ToString());
        var random = new Random(bodySeed);
        for (int i = 0; i < functions.Length; i++)
        {
            byte[] body = new BodyGenerator(random, builder, functions, functions[i], locals[i], new BodyWriter(counts, GasGlobal)).Body();
            builder.Function(functions[i].ToString(), body, locals[i]);
            builder.Export($"f{i}", ExternKind.Func, i);
        }
        return AddState(builder, functions.Length).ToArray();
    }

    /// <summary>What the bodies refer to: a memory, a table with the functions from index 1, globals, segments.</summary>
    public static ModuleBuilder AddState(ModuleBuilder builder, int functions, WasmFeatures features = default, bool canGrow = true,
        int importedGlobals = 0, bool importMemory = false, bool importTable = false, bool importTag = false)
    {
        string globals = GlobalsOf(features);
        if (features.Has(WasmFeature.Exceptions) || features.Has(WasmFeature.LegacyExceptions))
            AddTags(builder, TagsOf(features), importTag);
        AddMemoryAndTable(builder, canGrow ? 3 : 1, Math.Max(TableSize, functions + 2), importMemory, importTable);
        for (int i = 0; i < globals.Length; i++)
        {
            if (i < importedGlobals) builder.ImportGlobal("host", $"g{i}", globals[i], mutable: true);
            else builder.Global(globals[i], true, Initial(globals[i], i));
            builder.Export($"g{i}", ExternKind.Global, i);
        }
        builder.Export("memory", ExternKind.Memory, 0);
        int[] all = [.. Enumerable.Range(0, functions)];
        builder.Elements(1, all).Add(9, [1, 0, .. Code.Vector([.. all.Reverse().Select(index => Code.Leb((ulong)index))])]);
        return builder.PassiveData([.. Enumerable.Range(1, 40).Select(i => (byte)i)]).Data(100, [.. "data of the module"u8]);
    }

    private static void AddTags(ModuleBuilder builder, string[] tags, bool importFirst)
    {
        if (importFirst) builder.ImportTag("host", "tag", $"{tags[0]}:");
        foreach (string values in tags.Skip(importFirst ? 1 : 0)) builder.Tag($"{values}:");
    }

    private static void AddMemoryAndTable(ModuleBuilder builder, int maxPages, int elements, bool importMemory, bool importTable)
    {
        if (importMemory) builder.Add(2, [.. Code.Name("host"), .. Code.Name("memory"), 2, 1, 1, .. Code.Leb((ulong)maxPages)]);
        else builder.Memory(1, (uint)maxPages);
        if (importTable) builder.Add(2, [.. Code.Name("host"), .. Code.Name("table"), 1, 0x70, 1, .. Code.Leb((ulong)elements), .. Code.Leb((ulong)elements + Growth)]);
        else builder.Table((uint)elements, (uint)elements + Growth);
    }

    private static byte[] Initial(char type, int index) => type switch
    {
        'i' => Code.Of(Opcode.I32Const, index == FuelGlobal ? 300 : 7),
        'l' => Code.Of(Opcode.I64Const, index == GasGlobal ? 0L : 1L << 40),
        'f' => Code.Of(Opcode.F32Const, 1.5f),
        'v' => Code.Of(Opcode.V128Const, 0.5, -1f, 7f),
        _ => Code.Of(Opcode.F64Const, -2.25),
    };
}
