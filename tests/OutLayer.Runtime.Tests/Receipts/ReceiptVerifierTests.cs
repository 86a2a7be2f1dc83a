using System.Text;
using OutLayer.Protocol;
using OutLayer.Protocol.Crypto;
using OutLayer.Protocol.Receipts;
using OutLayer.Runtime.Receipts;
using OutLayer.Runtime.State;

namespace OutLayer.Runtime.Tests.Receipts;

public class ReceiptVerifierTests
{
    private const string Account = "a.test.near";
    private const string Script = "get a\nput a 2\nhas b\nget nothing\ndel c\nput new 1\nlog hello\nkeys k 2\nget big";

    private static readonly Ed25519Key Key = new(new byte[32]);
    private static readonly Ed25519Key ForeignKey = new(Enumerable.Repeat((byte)9, 32).ToArray());

    private static InMemoryStateStore Store()
    {
        var store = new InMemoryStateStore();
        ToyContract.Call(store, Account, $"put a 1\nput b 2\nput c 3\nput k1 x\nput k2 y\nput k3 z\nput big {new string('v', 300)}", Key);
        return store;
    }

    private static ReceiptFile File(string script = Script, bool view = false)
    {
        using var store = Store();
        return ToyContract.Call(store, Account, script, Key, view);
    }

    private static VerificationReport Verify(ReceiptFile file, VerifierOptions? options = null) =>
        new ReceiptVerifier(new ToyContract(), options).Verify(file);

    /// <summary>The same file with another body, properly signed by whoever made it.</summary>
    private static ReceiptFile Forge(Func<ReceiptBody, ReceiptBody> change)
    {
        var file = File();
        return file with { Receipt = Receipt.Sign(change(file.Receipt.Body), ForeignKey) };
    }

    [Theory]
    [InlineData(Script, "ok", "1;True;none;k1,k2;")]
    [InlineData("put a 9\nget a\nfail", "failed", null)]
    [InlineData("", "ok", null)]
    public void An_honest_receipt_holds(string script, string status, string? result)
    {
        var file = ReceiptFile.Parse(File(script).ToBytes());
        Assert.Equal(status, file.Receipt.Body.Status.Text());
        if (result is null) Assert.Null(file.Receipt.Body.Result);
        else Assert.StartsWith(result, Encoding.UTF8.GetString(file.Receipt.Body.Result!), StringComparison.Ordinal);
        var report = Verify(file);
        Assert.Empty(report.Differences);
        Assert.True(report.Holds && report.RunAgain);
        Assert.Equal(file.Receipt.Body.Hash(), report.ReceiptHash);
    }

    [Fact]
    public void A_run_that_a_limit_ended_and_a_view_hold()
    {
        Assert.Equal(ReceiptStatus.Limit, File(string.Join('\n', Enumerable.Repeat("get a", 101))).Receipt.Body.Status);
        Assert.True(Verify(File(string.Join('\n', Enumerable.Repeat("get a", 101)))).Holds);
        var view = File("get a\nkeys k 9", view: true);
        Assert.Null(view.Receipt.Body.Previous);
        Assert.True(Verify(view).Holds);
    }

    [Fact]
    public void A_failed_run_and_a_view_leave_the_state()
    {
        foreach (var file in new[] { File("put a 9\nfail"), File("get a", view: true) })
            Assert.Equal(file.Receipt.Body.StateBefore, file.Receipt.Body.StateAfter);
    }

    /// <summary>Every field that the run decides, changed by a liar who signs what he says.</summary>
    [Theory]
    [MemberData(nameof(Lies))]
    public void Each_lie_is_named(string field, Func<ReceiptBody, ReceiptBody> lie)
    {
        var report = Verify(Forge(lie));
        Assert.Contains(field, report.Differences.Select(d => d.Field));
        Assert.DoesNotContain("receipt.signature", report.Differences.Select(d => d.Field));
    }

    public static TheoryData<string, Func<ReceiptBody, ReceiptBody>> Lies { get; } = new()
    {
        { "receipt.result", body => body with { Result = [1] } },
        { "receipt.result", body => body with { Result = null } },
        { "receipt.logs[0]", body => body with { Logs = [new byte[] { 1 }] } },
        { "receipt.logs", body => body with { Logs = [] } },
        { "receipt.gasUsed", body => body with { GasUsed = body.GasUsed - 1 } },
        { "receipt.stateAfter", body => body with { StateAfter = Hash256.Of([1]) } },
        { "receipt.status", body => body with { Status = ReceiptStatus.Limit, Result = null, StateAfter = body.StateBefore, Error = new("gas", "out of gas") } },
        { "receipt.error", body => body with { Status = ReceiptStatus.Failed, Result = null, StateAfter = body.StateBefore, Error = new("x", "y") } },
        { "receipt.code", body => body with { Code = Hash256.Of([1]) } },
        { "receipt.transcript", body => body with { Transcript = Hash256.Of([1]) } },
        { "evidence.witness", body => body with { Input = "get b\nput a 2\nhas b\nget nothing\ndel c\nput new 1\nlog hello\nkeys k 2\nget big"u8.ToArray() } },
        { "receipt.gasUsed", body => body with { Input = "get other"u8.ToArray() } },
        { "evidence.witness", body => body with { StateBefore = Hash256.Of([1]) } },
        { "evidence.witness.nodes", body => body with { StateBefore = Hash256.Zero } },
        { "receipt.error", body => body with { Limits = body.Limits with { Gas = 80 }, GasUsed = 80 } },
    };

    [Fact]
    public void A_difference_says_what_was_expected_and_got()
    {
        var difference = Assert.Single(Verify(Forge(body => body with { GasUsed = 70 })).Differences);
        Assert.Equal(new Difference("receipt.gasUsed", "\"90\"", "\"70\""), difference);
    }

    [Fact]
    public void Another_signature_and_another_signer_are_named()
    {
        var file = File();
        var signature = file.Receipt.Signature.ToArray();
        signature[0] ^= 1;
        Assert.Contains("receipt.signature", Verify(file with { Receipt = file.Receipt with { Signature = signature } }).Differences.Select(d => d.Field));
        var report = Verify(file, new VerifierOptions { Signer = ForeignKey.PublicKey.ToArray() });
        Assert.Equal("receipt.publicKey", Assert.Single(report.Differences).Field);
        Assert.True(Verify(file, new VerifierOptions { Signer = Key.PublicKey.ToArray() }).Holds);
    }

    [Fact]
    public void Other_code_is_named_and_not_run()
    {
        var report = Verify(File() with { Code = CodeBundle.Single("toy.txt", "tox"u8.ToArray()) });
        Assert.Equal("receipt.code", Assert.Single(report.Differences).Field);
        Assert.False(report.RunAgain);
    }

    [Fact]
    public void A_transcript_that_the_receipt_does_not_name_is_refused()
    {
        var report = Verify(File() with { Transcript = [new TranscriptEntry("fetch", default, default)] });
        Assert.Equal("receipt.transcript", Assert.Single(report.Differences).Field);
    }

    [Fact]
    public void A_node_more_than_the_run_touches_is_named()
    {
        var file = File();
        var nodes = file.Witness.Nodes.Append(new byte[] { 1 }).OrderBy(n => Hash256.Of(n.Span)).ToList();
        var difference = Assert.Single(Verify(file with { Witness = file.Witness with { Nodes = nodes } }).Differences);
        Assert.Equal("evidence.witness.nodes", difference.Field);
    }

    /// <summary>One bit of every byte, one after the other: the file is malformed, or something differs.</summary>
    [Fact]
    public void Every_flipped_byte_of_a_file_is_found()
    {
        var good = File().ToBytes();
        for (int i = 0; i < good.Length; i++)
        {
            var flipped = (byte[])good.Clone();
            flipped[i] ^= (byte)(1 << (i % 7));
            Assert.False(Holds(flipped), $"byte {i} as {(char)flipped[i]}");
        }
        Assert.True(Holds(good));
    }

    [Fact]
    public void Every_file_that_is_cut_short_is_found()
    {
        var good = File().ToBytes();
        for (int length = 0; length < good.Length; length++) Assert.False(Holds(good[..length]), $"{length} bytes");
    }

    private static bool Holds(byte[] bytes)
    {
        try
        {
            return Verify(ReceiptFile.Parse(bytes)).Holds;
        }
        catch (Exception e) when (e is ReceiptFormatException or ReceiptRefusedException)
        {
            return false;
        }
    }

    [Theory]
    [InlineData("gas", "3000000000000001", "3000000000000000")]
    [InlineData("memoryMiB", "4097", "4096")]
    [InlineData("tableElements", "10000001", "10000000")]
    [InlineData("callDepthBytes", "67108865", "67108864")]
    [InlineData("logCount", "1000001", "1000000")]
    [InlineData("logBytes", "67108865", "67108864")]
    [InlineData("resultBytes", "67108865", "67108864")]
    public void A_receipt_that_asks_for_more_than_the_verifier_gives_is_refused(string limit, string asked, string given)
    {
        var file = Forge(body => body with { Limits = With(body.Limits, limit, ulong.Parse(asked, null)) });
        Assert.Equal($"the receipt asks for limits.{limit} = {asked}, and this verifier allows {given}",
            Assert.Throws<ReceiptRefusedException>(() => Verify(file)).Message);
        var within = Forge(body => body with { Limits = With(body.Limits, limit, ulong.Parse(given, null)) });
        Assert.True(Verify(within).Holds);
    }

    private static ExecutionLimits With(ExecutionLimits limits, string name, ulong value) => name switch
    {
        "gas" => limits with { Gas = value },
        "memoryMiB" => limits with { MemoryMiB = (int)value },
        "tableElements" => limits with { TableElements = (int)value },
        "callDepthBytes" => limits with { CallDepthBytes = (int)value },
        "logCount" => limits with { LogCount = (int)value },
        "logBytes" => limits with { LogBytes = (int)value },
        _ => limits with { ResultBytes = (int)value },
    };

    [Fact]
    public void An_engine_that_we_lack_is_refused_by_name() =>
        Assert.Contains("names the engine \"other\"",
            Assert.Throws<ReceiptRefusedException>(() => Verify(Forge(body => body with { Engine = "other" }))).Message, StringComparison.Ordinal);

    [Fact]
    public void The_same_call_gives_the_same_bytes_but_for_who_signed()
    {
        Assert.Equal(File().ToBytes(), File().ToBytes());
        using var store = new InMemoryStateStore();
        using var other = new InMemoryStateStore();
        var (mine, theirs) = (ToyContract.Call(store, Account, "put a 1", Key), ToyContract.Call(other, Account, "put a 1", ForeignKey));
        Assert.Equal(mine.Receipt.Body.Hash(), theirs.Receipt.Body.Hash());
        Assert.NotEqual(mine.Receipt.ToBytes(), theirs.Receipt.ToBytes());
    }
}
