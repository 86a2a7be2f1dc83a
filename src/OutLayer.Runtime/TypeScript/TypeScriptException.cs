namespace OutLayer.Runtime.TypeScript;

/// <summary>A contract that cannot be compiled: its author's mistake, with its place.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="file">The file, as its path from the entry's folder; null where none is to blame.</param>
/// <param name="line">From 1.</param>
/// <param name="column">From 1.</param>
public sealed class TypeScriptException(string message, string? file, int? line, int? column) : Exception(message)
{
    public string? File => file;

    public int? Line => line;

    public int? Column => column;
}

/// <summary>The compiler itself cannot be had or run: trouble of this machine, never the contract's.</summary>
public sealed class CompilerUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
