using OutLayer.Protocol;

namespace OutLayer.Runtime.Receipts;

/// <summary>One thing about a receipt that does not hold.</summary>
/// <param name="Field">Path of the field: "receipt.gasUsed", "evidence.witness", "signature".</param>
/// <param name="Expected">What this verifier computed, or asks for.</param>
/// <param name="Got">What the receipt says.</param>
public sealed record Difference(string Field, string Expected, string Got);

/// <summary>What a verification found. It holds if nothing differs.</summary>
/// <param name="ReceiptHash">Hash of the unsigned receipt.</param>
/// <param name="Differences">All that differs, in the order of the checks and then of field names.</param>
/// <param name="RunAgain">False where the evidence was too wrong to run the code.</param>
public sealed record VerificationReport(Hash256 ReceiptHash, IReadOnlyList<Difference> Differences, bool RunAgain)
{
    public bool Holds => Differences.Count == 0;
}
