namespace OutLayer.Adversary.Tests.Generated;

/// <summary>Parameters and results as letters: i, l, f, d.</summary>
internal sealed record Signature(string Parameters, string Results)
{
    public override string ToString() => $"{Parameters}:{Results}";
}

/// <summary>A generated module in two forms, plain and counting its own gas, and the calls to make on it.</summary>
internal sealed record GeneratedModule(int Seed, byte[] Plain, byte[] Counting, IReadOnlyList<Signature> Functions, IReadOnlyList<GeneratedCall> Calls);

/// <summary>A call: arguments as raw bits.</summary>
internal sealed record GeneratedCall(int Function, ulong[] Arguments);
