namespace OutLayer.Runtime.State;

/// <summary>A witness does not prove what was asked of it; the message names the hash that it lacks, or what is wrong.</summary>
public sealed class WitnessException : Exception
{
    public WitnessException() { }
    public WitnessException(string message) : base(message) { }
    public WitnessException(string message, Exception inner) : base(message, inner) { }
}
