using System.Text.RegularExpressions;
using OutLayer.Near;

namespace OutLayer.Runtime.Contracts;

/// <summary>Account ids, by NEAR's rules.</summary>
public static partial class AccountNames
{
    public const int MaxLength = AccountIds.MaxLength;

    /// <summary>Who signs and calls when nobody is named.</summary>
    public const string DefaultCaller = "test.near";

    /// <summary>The account of a contract's file: dir/Counter.v2.js is counter-v2.test.near.</summary>
    public static string OfFile(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        string name = Path.GetFileNameWithoutExtension(path).ToLowerInvariant();
        string plain = Separators().Replace(Other().Replace(name, "-"), "-").Trim('-');
        const string Suffix = ".test.near";
        if (plain.Length > MaxLength - Suffix.Length) plain = plain[..(MaxLength - Suffix.Length)].Trim('-');
        return (plain.Length == 0 ? "contract" : plain) + Suffix;
    }

    /// <summary>2 to 64 characters: parts of a-z, 0-9 joined by single . - or _.</summary>
    public static bool IsValid(string account) => AccountIds.IsValid(account);

    [GeneratedRegex("[^a-z0-9]")]
    private static partial Regex Other();

    [GeneratedRegex("-+")]
    private static partial Regex Separators();
}
