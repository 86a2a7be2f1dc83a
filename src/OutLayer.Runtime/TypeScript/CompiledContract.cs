using OutLayer.Protocol.Receipts;

namespace OutLayer.Runtime.TypeScript;

/// <summary>One JavaScript module, and what it was made of.</summary>
/// <param name="Name">Name of the module: that of the entry, with <c>.js</c>.</param>
/// <param name="Module">Its text in UTF-8: what is deployed.</param>
/// <param name="Sources">The files that went in, by path from the folder that holds them all.</param>
public sealed record CompiledContract(string Name, ReadOnlyMemory<byte> Module, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Sources)
{
    /// <summary>For a run and its receipt: the sources as given, the module as run.</summary>
    public CodeBundle ToBundle() => new(Name, Sources, [new(Name, Module)]);
}
