using System.Buffers;
using System.Text;

namespace OutLayer.Near;

/// <summary>What an account id says of its account (NEP-448, NEP-518, NEP-616).</summary>
public enum AccountKind
{
    /// <summary>A name that somebody created.</summary>
    Named,

    /// <summary>64 hexadecimal digits: an Ed25519 public key. The account is made by the first transfer to it.</summary>
    NearImplicit,

    /// <summary>0x and 40 hexadecimal digits: an Ethereum address. Made by the first transfer, too.</summary>
    EthImplicit,

    /// <summary>0s and 40 hexadecimal digits: the hash of a code and its first state. Made by the first transfer, too.</summary>
    NearDeterministic,
}

/// <summary>Account ids: 2 to 64 characters, parts of a-z and 0-9 joined by single . - or _.</summary>
public static class AccountIds
{
    public const int MinLength = 2, MaxLength = 64;

    private const int ShortHash = 40;

    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    public static bool IsValid(ReadOnlySpan<char> id)
    {
        if (id.Length is < MinLength or > MaxLength) return false;
        bool separated = true; // a separator stands neither first nor last nor beside another
        foreach (char c in id)
        {
            bool separates = c is '.' or '-' or '_';
            if (separates ? separated : !(char.IsAsciiDigit(c) || char.IsAsciiLetterLower(c))) return false;
            separated = separates;
        }
        return !separated;
    }

    /// <summary>What a valid id says of its account.</summary>
    public static AccountKind KindOf(ReadOnlySpan<char> id)
    {
        if (id.Length == MaxLength && !id.ContainsAnyExcept(Hex)) return AccountKind.NearImplicit;
        if (id.Length != 2 + ShortHash || id[2..].ContainsAnyExcept(Hex)) return AccountKind.Named;
        return id[..2] switch { "0x" => AccountKind.EthImplicit, "0s" => AccountKind.NearDeterministic, _ => AccountKind.Named };
    }

    /// <summary>Whether an id is another's with one part before it.</summary>
    public static bool IsSubAccountOf(ReadOnlySpan<char> id, ReadOnlySpan<char> parent)
    {
        if (!id.EndsWith(parent, StringComparison.Ordinal) || id.Length - parent.Length < 2) return false;
        var part = id[..^parent.Length];
        return part[^1] == '.' && !part[..^1].Contains('.');
    }

    /// <summary>The id that these bytes are in UTF-8.</summary>
    /// <exception cref="VmException">They are not UTF-8, or no id.</exception>
    internal static string Parse(ReadOnlySpan<byte> utf8)
    {
        if (!System.Text.Unicode.Utf8.IsValid(utf8)) throw VmErrors.BadUtf8();
        string id = Encoding.UTF8.GetString(utf8);
        return IsValid(id) ? id : throw VmErrors.InvalidAccountId();
    }
}
