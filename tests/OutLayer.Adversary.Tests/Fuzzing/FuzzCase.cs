using System.Globalization;
using OutLayer.Wasm;
using OutLayer.Wasm.Types;

namespace OutLayer.Adversary.Tests.Fuzzing;

/// <summary>A call: the exported function and its arguments as raw bits, zero for null references.</summary>
/// <param name="Gas">Gas that it may take where gas is counted: a program that needs more is cut there.</param>
internal sealed record FuzzCall(string Function, ulong[] Arguments, long Gas = FuzzCall.UsualGas)
{
    public const long UsualGas = 50_000;

    public override string ToString() => $"{Function}({string.Join(", ", Arguments.Select(bits => bits.ToString("x", CultureInfo.InvariantCulture)))})";
}

/// <summary>A valid, prepared module and the calls to make on one instance of it.</summary>
/// <param name="Name">Source and seed: enough to make it again.</param>
internal sealed record FuzzCase(string Name, byte[] Wasm, IReadOnlyList<FuzzCall> Calls);

/// <summary>Calls on what a module exports, with arguments at the edges of their types.</summary>
internal static class CallPlan
{
    private const int MaxFunctions = 60, CallsEach = 2;

    public static List<FuzzCall> Of(Module module, Random random, string? before = null)
    {
        var functions = module.Exports.Where(export => export.Kind == ExternKind.Func && export.Name != before && CanCall(module.TypeOf(export.Index))).Take(MaxFunctions);
        var calls = new List<FuzzCall>();
        foreach (var export in functions)
        {
            var parameters = module.TypeOf(export.Index).Parameters;
            for (int i = parameters.Length == 0 ? 1 : 0; i < CallsEach; i++)
            {
                if (before is not null) calls.Add(new FuzzCall(before, []));
                calls.Add(new FuzzCall(export.Name, [.. parameters.Select(type => Values.Any(type, random))]));
            }
        }
        return calls;
    }

    /// <summary>Vectors and typed references do not cross to the judge.</summary>
    private static bool CanCall(FuncType type) => TypeBytes.Letters(type.Parameters.Concat(type.Results)).IndexOfAny(['v', 'x']) < 0;
}
