using System.Globalization;
using OutLayer.Adversary.Tests.Fuzzing.Sources;

namespace OutLayer.Adversary.Tests.Fuzzing;

/// <summary>What the command asks for. A run ends after so many minutes or programs, whichever is first.</summary>
internal sealed record FuzzOptions
{
    public const string Usage = "usage: tests/fuzz [--minutes N | --programs N] [--seed S] [--source binaryen|mutation|generator|all] [--findings N] [--reducing-seconds N]";

    public double Minutes { get; init; } = 2;
    public long Programs { get; init; } = long.MaxValue;

    /// <summary>Of the first module of each source; the next has the next number.</summary>
    public int Seed { get; init; } = 1;

    public IReadOnlyList<string> Sources { get; init; } = [.. SourceTable.All.Keys];

    /// <summary>Findings after which a run ends.</summary>
    public int MaxFindings { get; init; } = 20;

    /// <summary>Time to make one finding small.</summary>
    public int ReducingSeconds { get; init; } = 60;

    /// <summary>Reads arguments; null, with what is wrong, where they cannot be read.</summary>
    public static FuzzOptions? Parse(IReadOnlyList<string> arguments, out string wrong)
    {
        var options = new FuzzOptions();
        wrong = "";
        for (int i = 0; i < arguments.Count; i += 2)
        {
            string value = i + 1 < arguments.Count ? arguments[i + 1] : "";
            if (options.With(arguments[i], value) is not { } next)
            {
                wrong = $"{arguments[i]} {value}: not understood\n{Usage}";
                return null;
            }
            options = next;
        }
        return options;
    }

    private FuzzOptions? With(string name, string value) => name switch
    {
        "--minutes" when double.TryParse(value, CultureInfo.InvariantCulture, out double minutes) && minutes > 0 => this with { Minutes = minutes },
        "--programs" when long.TryParse(value, CultureInfo.InvariantCulture, out long programs) && programs > 0 => this with { Programs = programs, Minutes = double.MaxValue },
        "--seed" when int.TryParse(value, CultureInfo.InvariantCulture, out int seed) => this with { Seed = seed },
        "--findings" when int.TryParse(value, CultureInfo.InvariantCulture, out int findings) && findings > 0 => this with { MaxFindings = findings },
        "--reducing-seconds" when int.TryParse(value, CultureInfo.InvariantCulture, out int seconds) && seconds >= 0 => this with { ReducingSeconds = seconds },
        "--source" when value == "all" => this,
        "--source" when SourceTable.All.ContainsKey(value) => this with { Sources = [value] },
        _ => null,
    };
}
