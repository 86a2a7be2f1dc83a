namespace OutLayer.Near;

/// <summary>Bytes that are not the Borsh of what was asked for. The message says what and where.</summary>
public sealed class BorshException(string message, int offset) : Exception($"{message} at byte {offset}")
{
    /// <summary>Where.</summary>
    public int Offset { get; } = offset;
}
