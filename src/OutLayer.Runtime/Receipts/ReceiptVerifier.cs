using OutLayer.Protocol;
using OutLayer.Protocol.Json;
using OutLayer.Protocol.Receipts;
using OutLayer.Runtime.State;

namespace OutLayer.Runtime.Receipts;

/// <summary>
/// Checks a receipt file on its own: signature, hashes of the evidence, witness against the state root, and the run
/// itself, done again and compared field by field. The file is taken to be an enemy's.
/// </summary>
public sealed class ReceiptVerifier(IReceiptExecutor executor, VerifierOptions? options = null)
{
    private readonly VerifierOptions _options = options ?? new VerifierOptions();

    /// <summary>All that does not hold about the file.</summary>
    /// <exception cref="ReceiptRefusedException">It was signed as it is, and asks for more than our limits, or for an engine or image that we lack.</exception>
    public VerificationReport Verify(ReceiptFile file)
    {
        var body = file.Receipt.Body;
        var differences = new List<Difference>();
        bool signed = CheckSigner(file.Receipt, differences);
        bool sound = CheckEvidence(file, differences);
        try
        {
            _options.RequireWithin(body.Limits);
            if (sound) RunAgain(file, differences);
        }
        catch (ReceiptRefusedException refused) when (!signed)
        {
            // Nobody signed this: what asks for the impossible is a change, not a receipt of another version.
            differences.Add(new Difference("receipt", "what its signer signed", refused.Message));
            sound = false;
        }
        return new VerificationReport(body.Hash(), differences, sound);
    }

    private bool CheckSigner(Receipt receipt, List<Difference> differences)
    {
        bool signed = receipt.VerifySignature(out string reason);
        if (!signed) differences.Add(new Difference("receipt.signature", "a signature of receipt.publicKey over the receipt", reason));
        if (_options.Signer is { } signer && !signer.AsSpan().SequenceEqual(receipt.PublicKey.Span))
            differences.Add(new Difference("receipt.publicKey", Hex.Encode(signer), Hex.Encode(receipt.PublicKey.Span)));
        return signed;
    }

    /// <summary>False if the evidence is not that of the receipt: a run on it would prove nothing.</summary>
    private static bool CheckEvidence(ReceiptFile file, List<Difference> differences)
    {
        int before = differences.Count;
        var code = file.Code.Hash();
        if (code != file.Receipt.Body.Code)
            differences.Add(new Difference("receipt.code", $"{code} (of evidence.code)", file.Receipt.Body.Code.ToString()));
        var transcript = TranscriptEntry.HashOf(file.Transcript);
        if (transcript != file.Receipt.Body.Transcript)
            differences.Add(new Difference("receipt.transcript", $"{Show(transcript)} (of evidence.transcript)", Show(file.Receipt.Body.Transcript)));
        return differences.Count == before;
    }

    private void RunAgain(ReceiptFile file, List<Difference> differences)
    {
        var body = file.Receipt.Body;
        try
        {
            var state = new CallState(new WitnessSource(file.Witness), body.StateBefore, body.View);
            var outcome = executor.Execute(file, state) with { Transcript = file.Transcript };
            var again = ReceiptBuilder.Build(ReceiptBuilder.RequestOf(body), outcome, state, body.Previous).Body;
            differences.AddRange(ReceiptDiff.Compare(ReceiptJson.ToJson(again), ReceiptJson.ToJson(body), "receipt"));
            CheckNothingSuperfluous(file.Witness, state.Witness, differences);
        }
        catch (Exception e) when (e is WitnessException or TrieFormatException)
        {
            differences.Add(new Difference("evidence.witness", "a proof of all that the run reads, against receipt.stateBefore", e.Message));
        }
        catch (TranscriptException e)
        {
            differences.Add(new Difference("evidence.transcript", e.Message, "another"));
        }
    }

    /// <summary>A witness holds what the run touched and nothing more, so that no byte of a file goes unchecked.</summary>
    private static void CheckNothingSuperfluous(StateWitness given, StateWitness touched, List<Difference> differences)
    {
        Check("evidence.witness.nodes", given.Nodes.Count, touched.Nodes.Count);
        Check("evidence.witness.values", given.Values.Count, touched.Values.Count);

        void Check(string field, int got, int expected)
        {
            if (got != expected) differences.Add(new Difference(field, $"the {expected} that the run touches", $"{got}"));
        }
    }

    private static string Show(Hash256? hash) => hash?.ToString() ?? "nothing";
}
