namespace OutLayer.Wasm.Runtime;

/// <summary>The host's part of a pooled instance: what it imports, and what its host functions keep between calls of one run.</summary>
public interface IPooledHost
{
    /// <summary>What the instance is linked to: functions of the host, not of other instances. It is asked for once.</summary>
    IImports Imports { get; }

    /// <summary>
    /// Called once, when the instance is there, to look at what it exports. Whatever it makes in the store keeps the instance from being used again.
    /// </summary>
    void Bind(Instance instance);

    /// <summary>Forgets all of the run that ended. If it throws, the instance is never used again.</summary>
    void Reset();
}

/// <summary>For imports that keep nothing of a run.</summary>
public sealed class StatelessHost(IImports imports) : IPooledHost
{
    public IImports Imports { get; } = imports;

    public void Bind(Instance instance) { }

    public void Reset() { }
}
