namespace OutLayer.Runtime.Receipts;

/// <summary>A transcript does not fit the run that it was given with; the message says at which entry.</summary>
public sealed class TranscriptException : Exception
{
    public TranscriptException() { }
    public TranscriptException(string message) : base(message) { }
    public TranscriptException(string message, Exception inner) : base(message, inner) { }
}
