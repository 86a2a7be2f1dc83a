using System.Globalization;

namespace OutLayer.Runtime.LocalNode.Rpc.Views;

/// <summary>Times of blocks as RFC 3339 in UTC, to the nanosecond.</summary>
internal static class TimeText
{
    private const ulong NanosecondsPerSecond = 1_000_000_000;

    public static string Of(ulong nanoseconds)
    {
        var second = DateTime.UnixEpoch.AddSeconds(nanoseconds / NanosecondsPerSecond);
        return string.Create(CultureInfo.InvariantCulture, $"{second:yyyy-MM-dd'T'HH:mm:ss}.{nanoseconds % NanosecondsPerSecond:D9}Z");
    }
}
