namespace OutLayer.Protocol.Json;

/// <summary>The bytes are not the JSON that is asked for; the message says what is wrong and at which byte or field.</summary>
public sealed class JsonFormatException : FormatException
{
    public JsonFormatException() { }
    public JsonFormatException(string message) : base(message) { }
    public JsonFormatException(string message, Exception inner) : base(message, inner) { }
}
