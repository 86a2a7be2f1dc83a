using System.Text.Json;

namespace OutLayer.Runtime.Simulator;

/// <summary>What a simulator did since it was opened or reset.</summary>
public sealed record SimulatorStats
{
    public ulong TotalQueries { get; init; }

    public ulong TotalExecutions { get; init; }

    /// <summary>Gas that contracts burnt, queries included.</summary>
    public UInt128 TotalGasUsed { get; init; }

    /// <summary>Wall time of the last query or execution, in milliseconds.</summary>
    public double LastExecutionTime { get; init; }

    /// <summary>Executions of compiled contracts.</summary>
    public ulong DirectExecutions { get; init; }

    /// <summary>Executions of JavaScript contracts.</summary>
    public ulong FrozenExecutions { get; init; }

    /// <summary>None: the product has no such mode yet.</summary>
    public ulong LinuxExecutions { get; init; }

    /// <summary>None: the product has no such mode yet.</summary>
    public ulong EnclaveExecutions { get; init; }

    /// <summary>Keys in the states of all accounts now.</summary>
    public ulong StateSize { get; init; }

    /// <summary>Contracts that are prepared to run.</summary>
    public int CachedContracts { get; init; }

    /// <summary>One JSON document in UTF-8.</summary>
    public byte[] ToJson()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("totalQueries", TotalQueries);
            json.WriteNumber("totalExecutions", TotalExecutions);
            json.WriteString("totalGasUsed", $"{TotalGasUsed}");
            json.WriteNumber("lastExecutionTime", Math.Round(LastExecutionTime, 3));
            json.WriteNumber("directExecutions", DirectExecutions);
            json.WriteNumber("frozenExecutions", FrozenExecutions);
            json.WriteNumber("linuxExecutions", LinuxExecutions);
            json.WriteNumber("enclaveExecutions", EnclaveExecutions);
            json.WriteNumber("stateSize", StateSize);
            json.WriteNumber("cachedContracts", CachedContracts);
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }
}
