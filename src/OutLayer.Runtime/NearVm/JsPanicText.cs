using System.Text;
using OutLayer.Js;

namespace OutLayer.Runtime.NearVm;

/// <summary>The text that a JavaScript contract panics with: the error's message, and below it where it was.</summary>
internal static class JsPanicText
{
    /// <summary>Half of what all logs of a call may have.</summary>
    private const int MaxBytes = 8_192;

    public static byte[] Of(JsError error)
    {
        var text = new StringBuilder(error.Code == JsErrorCode.Threw ? error.Text : error.Message);
        foreach (string frame in Frames(error)) text.Append("\n    at ").Append(frame);
        return Cut(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static IEnumerable<string> Frames(JsError error)
    {
        if (error.Stack is { Count: > 0 } stack) return stack;
        return error.File is null || error.Line is null ? [] : [FormattableString.Invariant($"{error.File}:{error.Line}:{error.Column}")];
    }

    /// <summary>At most so many bytes, and no part of a character.</summary>
    private static byte[] Cut(byte[] text)
    {
        if (text.Length <= MaxBytes) return text;
        int end = MaxBytes;
        while ((text[end] & 0xC0) == 0x80) end--;
        return text[..end];
    }
}
