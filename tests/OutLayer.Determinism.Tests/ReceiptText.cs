using System.Text.RegularExpressions;

namespace OutLayer.Determinism.Tests;

/// <summary>A receipt file without what the signer puts into it.</summary>
internal static partial class ReceiptText
{
    /// <summary>The file's text with its public key and its signature blanked; each must be there once.</summary>
    public static string WithoutSigner(string json)
    {
        string text = Blank(KeyPattern(), json);
        return Blank(SignaturePattern(), text);
    }

    private static string Blank(Regex pattern, string text)
    {
        Assert.Single(pattern.Matches(text));
        return pattern.Replace(text, "$1\"\"");
    }

    [GeneratedRegex("""("publicKey":)"[0-9a-f]{64}"(?=,)""")]
    private static partial Regex KeyPattern();

    [GeneratedRegex("""("signature":)"[0-9a-f]{128}"(?=,)""")]
    private static partial Regex SignaturePattern();
}
