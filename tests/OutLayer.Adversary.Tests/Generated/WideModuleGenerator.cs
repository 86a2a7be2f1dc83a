using OutLayer.Testing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;

namespace OutLayer.Adversary.Tests.Generated;

/// <summary>
/// Modules of many small functions aimed at the emitters: all instructions of the table by type, constants and addresses at
/// the edges, NaNs of every kind, many parameters and results; some functions short enough to be inlined, few too large to be optimised;
/// imports of every kind, a start function. Each call is given new fuel by calling <see cref="Refuel"/>.
/// </summary>
internal static class WideModuleGenerator
{
    public const string Refuel = "refuel";
    private const int Functions = 40, Signatures = 14;
    private const uint NothingTag = 2;

    /// <summary>Of so many modules, one has a function that is not compiled like the others.</summary>
    private const int LargeEvery = 60;

    /// <param name="seed">All follows from it.</param>
    /// <param name="features">Instructions of these are used.</param>
    public static byte[] Make(int seed, WasmFeatures features)
    {
        var random = new Random(seed);
        string types = features.Has(WasmFeature.Simd) ? "ilfdilfdilfdv" : "ilfd";
        Signature[] hosts = [.. Enumerable.Range(0, random.Next(3) == 0 ? random.Next(1, 4) : 0).Select(_ => new Signature(Letters(random, "ilfd", 4), Letters(random, "ilfd", 3)))];
        Signature[] signatures = [.. Enumerable.Range(0, Signatures).Select(_ => new Signature(Letters(random, types, 5), Letters(random, types, 3)))];
        Signature[] own = [.. Enumerable.Range(0, Functions).Select(_ => signatures[random.Next(Signatures)])];
        Signature[] all = [.. hosts, .. own];
        var builder = new ModuleBuilder();
        for (int i = 0; i < hosts.Length; i++) builder.Import("host", $"f{i}", hosts[i].ToString());
        foreach (var signature in own) builder.Type(signature.ToString());
        for (int i = 0; i < own.Length; i++) AddFunction(builder, all, hosts.Length + i, random, features, types);
        int refuel = builder.Function(":", Code.Of(Opcode.I32Const, 150, Opcode.GlobalSet, ModuleGenerator.FuelGlobal));
        builder.Export(Refuel, ExternKind.Func, refuel);
        if (HasTags(features)) builder.Function(":", Code.Of(Opcode.Throw, NothingTag));
        if (random.Next(8) == 0) builder.Start(Start(builder, all, random, features, refuel));
        int importedGlobals = random.Next(4) == 0 ? random.Next(1, ModuleGenerator.GlobalTypes.Length + 1) : 0;
        return ModuleGenerator.AddState(builder, all.Length, features, random.Next(3) > 0, importedGlobals, random.Next(8) == 0, random.Next(8) == 0, random.Next(8) == 0).ToArray();
    }

    private static bool HasTags(WasmFeatures features) => features.Has(WasmFeature.Exceptions) || features.Has(WasmFeature.LegacyExceptions);

    /// <summary>Index of a function that throws, in a module with so many others that code may call.</summary>
    public static int ThrowerAfter(int functions) => functions + 1;

    private static void AddFunction(ModuleBuilder builder, Signature[] all, int index, Random random, WasmFeatures features, string types)
    {
        bool isSmall = random.Next(3) == 0, isLarge = random.Next(LargeEvery * Functions) == 0;
        string locals = BodyGenerator.ScratchTypes + (isSmall ? Letters(random, types, 3) : Letters(random, types, 8));
        if (features.Has(WasmFeature.Exceptions)) locals += 'X';
        if (isLarge && random.Next(2) == 0) locals += new string('l', 4_001);
        var generator = new BodyGenerator(random, builder, all, all[index], locals, new BodyWriter(false, ModuleGenerator.GasGlobal), features);
        byte[] body = isLarge ? generator.ManyLoops(random.Next(190, 260)) : isSmall ? generator.Small() : generator.Body();
        builder.Function(all[index].ToString(), body, locals);
        builder.Export($"f{index}", ExternKind.Func, index);
    }

    /// <summary>A function that runs before all others, with fuel of its own.</summary>
    private static int Start(ModuleBuilder builder, Signature[] all, Random random, WasmFeatures features, int refuel)
    {
        byte[] body = new BodyGenerator(random, builder, all, new Signature("", ""), BodyGenerator.ScratchTypes, new BodyWriter(false, ModuleGenerator.GasGlobal), features).Small();
        return builder.Function(":", [.. Code.Of(Opcode.Call, (uint)refuel), .. body], BodyGenerator.ScratchTypes);
    }

    /// <summary>Mostly a few, sometimes many.</summary>
    private static string Letters(Random random, string types, int usual)
    {
        int count = random.Next(16) == 0 ? random.Next(20) : random.Next(usual);
        return new([.. Enumerable.Range(0, count).Select(_ => types[random.Next(types.Length)])]);
    }
}
