using System.Text;
using OutLayer.Near;
using OutLayer.Protocol.Receipts;
using OutLayer.Runtime.Receipts;
using OutLayer.Runtime.Simulator;
using static OutLayer.Runtime.Tests.Simulator.SimulatedCase;
using Receipt = OutLayer.Protocol.Receipts.Receipt;

namespace OutLayer.Runtime.Tests.Simulator;

/// <summary>Receipts of the simulator that somebody changed, also somebody who can sign.</summary>
public sealed class ReplayTests
{
    private static readonly SimulatorResult Relayed = Run();

    private static ReceiptFile Callback => Relayed.Calls[2].Evidence;

    private static SimulatorResult Run()
    {
        using var simulator = Open();
        return simulator.Execute(Hub, "relay", """{"to":"counter.test.near","method":"increment"}""");
    }

    private static ReceiptFile Signed(ReceiptFile file, IReadOnlyList<TranscriptEntry> transcript, Func<ReceiptBody, ReceiptBody>? change = null)
    {
        var body = file.Receipt.Body with { Transcript = TranscriptEntry.HashOf(transcript) };
        return file with { Transcript = transcript, Receipt = Receipt.Sign(change?.Invoke(body) ?? body, Key) };
    }

    private static ReceiptFile WithFacts(Func<ChainFacts, ChainFacts> change) => Signed(Callback,
        [Callback.Transcript[0] with { Answer = change(ChainFacts.Parse(Callback.Transcript[0].Answer.Span)).ToBytes() }, .. Callback.Transcript.Skip(1)]);

    private static string WhyNot(ReceiptFile file)
    {
        try
        {
            var report = ContractSimulator.Verify(ReceiptFile.Parse(file.ToBytes()));
            return string.Join("; ", report.Differences.Select(difference => $"{difference.Field}: {difference.Expected} / {difference.Got}"));
        }
        catch (ReceiptRefusedException refused)
        {
            return refused.Message;
        }
    }

    [Fact]
    public void A_callback_holds_with_the_results_that_it_got_and_no_others()
    {
        Assert.Equal("", WhyNot(Callback));
        Assert.Contains("receipt.logs", WhyNot(WithFacts(facts => facts with { PromiseResults = ["2"u8.ToArray()] })), StringComparison.Ordinal);
        Assert.Contains("receipt.result", WhyNot(WithFacts(facts => facts with { PromiseResults = [null] })), StringComparison.Ordinal);
        Assert.Contains("evidence.transcript", WhyNot(Callback with { Transcript = [] }), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_entry_of_a_transcript_is_asked_for_in_its_place()
    {
        var first = Relayed.Calls[0].Evidence;
        Assert.Equal(["near.context", "near.newDataId"], first.Transcript.Select(entry => entry.Call));
        var id = first.Transcript[1];
        Assert.Contains("asks after the last entry", WhyNot(Signed(first, [first.Transcript[0]])), StringComparison.Ordinal);
        Assert.Contains("the 1 questions that the run asked, not 2", WhyNot(Signed(first, [.. first.Transcript, id])), StringComparison.Ordinal);
        Assert.Contains("not near.resume", WhyNot(Signed(first, [first.Transcript[0], id with { Call = "near.resume" }])), StringComparison.Ordinal);
        Assert.Contains("a name of data of 32 bytes", WhyNot(Signed(first, [first.Transcript[0], id with { Answer = new byte[31] }])), StringComparison.Ordinal);
        Assert.Contains("malformed near.context", WhyNot(Signed(first, [first.Transcript[0] with { Answer = "{}"u8.ToArray() }, id])), StringComparison.Ordinal);
        Assert.Contains("begins with one near.context", WhyNot(Signed(Relayed.Calls[1].Evidence, [])), StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_writes_into_the_state_by_a_transcript()
    {
        var counter = Relayed.Calls[1].Evidence;
        var write = new TranscriptEntry("near.write", "other"u8.ToArray(), "x"u8.ToArray());
        var rolledBack = new TranscriptEntry("near.rolledBack", default, default);
        Assert.Contains("near.write of a call whose receipt was undone", WhyNot(Signed(counter, [counter.Transcript[0], write])), StringComparison.Ordinal);
        Assert.Contains("receipt.status", WhyNot(Signed(counter, [counter.Transcript[0], rolledBack])), StringComparison.Ordinal);
        Assert.Contains("within the limits", WhyNot(Signed(counter, [counter.Transcript[0], write with { Request = new byte[2_049] }, rolledBack])), StringComparison.Ordinal);
        Assert.Contains("a near.remove without an answer", WhyNot(Signed(counter, [counter.Transcript[0], write with { Call = "near.remove" }, rolledBack])), StringComparison.Ordinal);
    }

    [Fact]
    public void What_this_version_cannot_run_again_is_refused_by_name()
    {
        Assert.Contains("protocol version 83", WhyNot(WithFacts(facts => facts with { ProtocolVersion = 83 })), StringComparison.Ordinal);
        Assert.Contains("no account id", WhyNot(WithFacts(facts => facts with { RefundTo = "NO" })), StringComparison.Ordinal);
        var counter = Relayed.Calls[1].Evidence;
        string Changed(Func<ReceiptBody, ReceiptBody> change) => WhyNot(Signed(counter, counter.Transcript, change));
        Assert.Contains("mode \"linux\"; this version has direct, frozen, patch", Changed(body => body with { Mode = "linux" }), StringComparison.Ordinal);
        Assert.Contains("not one file contract.js", Changed(body => body with { Mode = "frozen", Image = Callback.Receipt.Body.Image, Limits = Callback.Receipt.Body.Limits with { Gas = body.Limits.Gas } }), StringComparison.Ordinal);
        Assert.Contains("guest image", Changed(body => body with { Image = Callback.Receipt.Body.Image }), StringComparison.Ordinal);
        Assert.Contains("limits are not those", Changed(body => body with { Limits = body.Limits with { MemoryMiB = 64 } }), StringComparison.Ordinal);
        Assert.Contains("semantics \"outlayer-0\"", Changed(body => body with { Engine = "outlayer-0" }), StringComparison.Ordinal);
    }

    [Fact]
    public void Any_changed_byte_of_a_direct_receipt_is_noticed()
    {
        byte[] bytes = Relayed.Calls[1].Evidence.ToBytes();
        for (int at = 0; at < bytes.Length; at += 97)
        {
            byte[] changed = [.. bytes];
            changed[at] ^= 1;
            try
            {
                var file = ReceiptFile.Parse(changed);
                Assert.False(ContractSimulator.Verify(file).Holds, $"byte {at}");
            }
            catch (ReceiptFormatException)
            {
                // noticed
            }
        }
    }

    [Fact]
    public void Facts_are_read_as_they_were_written_and_in_no_other_form()
    {
        var facts = new ChainFacts
        {
            ProtocolVersion = 86, ChainId = "c", EpochHeight = ulong.MaxValue, SignerPublicKey = new byte[] { 255 }, RefundTo = "r.near", AccountBalance = UInt128.MaxValue,
            AccountLockedBalance = 1, StorageUsage = 2, ContractKind = 3, ContractId = "id"u8.ToArray(), PromiseResults = [null, [], [255]], OutputDataReceivers = ["a.near"],
        };
        byte[] bytes = facts.ToBytes();
        Assert.Equal(bytes, ChainFacts.Parse(bytes).ToBytes());
        Assert.Throws<ReceiptFormatException>(() => ChainFacts.Parse([.. bytes, (byte)' ']));
        string text = Encoding.UTF8.GetString(bytes);
        foreach (string wrong in new[] { text.Replace("\"contractKind\":3", "\"contractKind\":4", StringComparison.Ordinal), text.Replace("chainId", "chainIe", StringComparison.Ordinal), "[]", "" })
            Assert.Throws<ReceiptFormatException>(() => ChainFacts.Parse(Encoding.UTF8.GetBytes(wrong)));
    }
}
