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

    public static byte[] Make(int seed)
    {
        var random = new Random(seed);
        Signature[] signatures = [.. Enumerable.Range(0, Functions).Select(_ => new Signature(Letters(random, 5), Letters(random, 3)))];
        var builder = new ModuleBuilder();
        foreach (var signature in signatures) builder.Type(signature.ToString());
        for (int i = 0; i < signatures.Length; i++)
        {
            string locals = BodyGenerator.ScratchTypes + Letters(random, 8);
            byte[] body = new BodyGenerator(random, builder, signatures, signatures[i], locals, new BodyWriter(false, ModuleGenerator.GasGlobal), wide: true).Body();
            builder.Function(signatures[i].ToString(), body, locals);
            builder.Export($"f{i}", ExternKind.Func, i);
        }
        int refuel = builder.Function(":", Code.Of(Opcode.I32Const, 150, Opcode.GlobalSet, ModuleGenerator.FuelGlobal));
        builder.Export(Refuel, ExternKind.Func, refuel);
        return ModuleGenerator.AddState(builder, signatures.Length, random.Next(3) > 0).ToArray();
    }

    /// <summary>Mostly a few, sometimes many.</summary>
    private static string Letters(Random random, int usual)
    {
        int count = random.Next(16) == 0 ? random.Next(20) : random.Next(usual);
        return new([.. Enumerable.Range(0, count).Select(_ => "ilfd"[random.Next(4)])]);
    }
}
