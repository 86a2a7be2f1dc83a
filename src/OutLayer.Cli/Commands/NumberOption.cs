using System.CommandLine;
using System.Globalization;

namespace OutLayer.Cli.Commands;

/// <summary>Numbers that options give, with what is wrong about one in our words.</summary>
internal static class NumberOption
{
    /// <summary>A whole number in a range; null where the option is not given.</summary>
    public static long? Read(Option<string?> option, ParseResult parsed, long min, long max)
    {
        if (parsed.GetValue(option) is not { } text) return null;
        bool good = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) && value >= min && value <= max;
        return good ? value : throw new UsageException($"{option.Name} \"{text}\" must be a whole number from {min} to {max}");
    }

    /// <summary>Seconds above 0, at most a day.</summary>
    public static TimeSpan? ReadSeconds(Option<string?> option, ParseResult parsed)
    {
        if (parsed.GetValue(option) is not { } text) return null;
        bool good = double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) && seconds is >= 0.001 and <= 86_400;
        return good ? TimeSpan.FromSeconds(seconds) : throw new UsageException($"{option.Name} \"{text}\" must be a number of seconds from 0.001 to 86400");
    }
}
