using System.Buffers;
using OutLayer.Near;

namespace OutLayer.Runtime.LocalNode.Rpc;

/// <summary>What is wrong about an account id, as nearcore says it.</summary>
internal static class AccountIdFault
{
    private static readonly SearchValues<char> Known = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_.");

    public static string Of(string id)
    {
        if (id.Length < AccountIds.MinLength) return "the Account ID is too short";
        if (id.Length > AccountIds.MaxLength) return "the Account ID is too long";
        int foreign = id.AsSpan().IndexOfAnyExcept(Known);
        if (foreign >= 0) return $"the Account ID contains an invalid character '{id[foreign]}' at index {foreign}";
        int place = Redundant(id);
        return $"the Account ID has a redundant separator '{id[place]}' at index {place}";
    }

    private static int Redundant(string id)
    {
        for (int i = 0; i < id.Length; i++)
            if (IsSeparator(id[i]) && (i == 0 || i == id.Length - 1 || IsSeparator(id[i - 1]))) return i;
        throw new ArgumentException($"\"{id}\" is an account id", nameof(id));
    }

    private static bool IsSeparator(char c) => c is '.' or '-' or '_';
}
