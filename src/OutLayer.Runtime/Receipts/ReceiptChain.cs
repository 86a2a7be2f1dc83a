using OutLayer.Protocol;
using OutLayer.Protocol.Receipts;

namespace OutLayer.Runtime.Receipts;

/// <summary>
/// Checks that the receipts of an account follow each other without a gap or a fork: each names the one before it and
/// begins with the state that it left. Views are checked for their signature and are no part of the chain.
/// </summary>
public static class ReceiptChain
{
    /// <summary>What is wrong with the receipts, given by the name that people know each by (a file).</summary>
    /// <param name="receipts">Receipts of one or more accounts, in any order.</param>
    /// <param name="signer">The key that must have signed all; null accepts any.</param>
    public static IReadOnlyList<string> Check(
        IReadOnlyList<(string Name, Receipt Receipt)> receipts, byte[]? signer = null)
    {
        var problems = new List<string>();
        foreach (var (name, receipt) in receipts)
        {
            if (!receipt.VerifySignature(out string reason)) problems.Add($"{name}: {reason}");
            if (signer is not null && !signer.AsSpan().SequenceEqual(receipt.PublicKey.Span)) problems.Add($"{name}: signed by another key, {Hex.Encode(receipt.PublicKey.Span)}");
        }
        var chained = receipts.Where(r => !r.Receipt.Body.View).Select(r => new Link(r.Name, r.Receipt.Body, r.Receipt.Body.Hash()));
        foreach (var account in chained.GroupBy(link => link.Body.Context.Account).OrderBy(g => g.Key, StringComparer.Ordinal))
            CheckAccount(account.Key, [.. account.DistinctBy(link => link.Hash).OrderBy(link => link.Hash)], problems);
        return problems;
    }

    /// <summary>A receipt with its name and hash; a copy of a receipt is no second one.</summary>
    private sealed record Link(string Name, ReceiptBody Body, Hash256 Hash);

    private static void CheckAccount(string account, List<Link> links, List<string> problems)
    {
        var byHash = links.ToDictionary(link => link.Hash);
        var starts = new List<Link>();
        foreach (var link in links)
        {
            if (link.Body.Previous is not { } previous || !byHash.TryGetValue(previous, out var before)) starts.Add(link);
            else if (before.Body.StateAfter != link.Body.StateBefore)
                problems.Add($"{account}: {link.Name} begins with the state {link.Body.StateBefore}, and {before.Name} before it left {before.Body.StateAfter}");
        }
        foreach (var fork in links.Where(link => link.Body.Previous is not null).GroupBy(link => link.Body.Previous).Where(g => g.Count() > 1))
            problems.Add($"{account}: a fork: {string.Join(" and ", fork.Select(link => link.Name))} follow the same receipt");
        CheckStarts(account, starts, problems);
    }

    /// <summary>A whole chain has one start; it may be in the middle of an account's life, where a directory holds a part.</summary>
    private static void CheckStarts(string account, List<Link> starts, List<string> problems)
    {
        foreach (var start in starts.Where(link => link.Body is { Previous: null, StateBefore.IsZero: false }))
            problems.Add($"{account}: {start.Name} is the first receipt and begins with a state that is not empty");
        if (starts.Count < 2) return;
        foreach (var start in starts.Where(link => link.Body.Previous is not null))
            problems.Add($"{account}: the receipt {start.Body.Previous} before {start.Name} is missing");
        var first = starts.Where(link => link.Body.Previous is null).ToList();
        if (first.Count > 1) problems.Add($"{account}: {string.Join(" and ", first.Select(link => link.Name))} each claim to be the first receipt");
    }
}
