using OutLayer.Testing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;

namespace OutLayer.Adversary.Tests.Generated;

/// <summary>
/// Modules of many small functions aimed at the emitters: all instructions of the table by type, constants and addresses at
/// the edges, NaNs of every kind, many parameters and results. Each call is given new fuel by calling <see cref="Refuel"/>.
/// </summary>
internal static class WideModuleGenerator
{
    public const string Refuel = "refuel";
    private const int Functions = 24;

    /// <param name="seed">All follows from it.</param>
    /// <param name="features">Instructions of these are used.</param>
    public static byte[] Make(int seed, WasmFeatures features)
    {
        var random = new Random(seed);
        string types = features.Has(WasmFeature.Simd) ? "ilfdilfdilfdv" : "ilfd";
        Signature[] signatures = [.. Enumerable.Range(0, Functions).Select(_ => new Signature(Letters(random, types, 5), Letters(random, types, 3)))];
        var builder = new ModuleBuilder();
        foreach (var signature in signatures) builder.Type(signature.ToString());
        for (int i = 0; i < signatures.Length; i++)
        {
            string locals = BodyGenerator.ScratchTypes + Letters(random, types, 8);
            byte[] body = new BodyGenerator(random, builder, signatures, signatures[i], locals, new BodyWriter(false, ModuleGenerator.GasGlobal), features).Body();
            builder.Function(signatures[i].ToString(), body, locals);
            builder.Export($"f{i}", ExternKind.Func, i);
        }
        int refuel = builder.Function(":", Code.Of(Opcode.I32Const, 150, Opcode.GlobalSet, ModuleGenerator.FuelGlobal));
        builder.Export(Refuel, ExternKind.Func, refuel);
        return ModuleGenerator.AddState(builder, signatures.Length, features, random.Next(3) > 0).ToArray();
    }

    /// <summary>Mostly a few, sometimes many.</summary>
    private static string Letters(Random random, string types, int usual)
    {
        int count = random.Next(16) == 0 ? random.Next(20) : random.Next(usual);
        return new([.. Enumerable.Range(0, count).Select(_ => types[random.Next(types.Length)])]);
    }
}
