using System.Text;
using OutLayer.Protocol.Crypto;
using OutLayer.Protocol.Receipts;

namespace OutLayer.Protocol.Tests.Receipts;

public class ReceiptTests
{
    private static readonly Receipt Good = Receipt.Sign(Sample.Body, Sample.Key);

    [Fact]
    public void A_receipt_reads_back_as_it_was_written()
    {
        var bytes = Good.ToBytes();
        var back = Receipt.Parse(bytes);
        Assert.Equal(bytes, back.ToBytes());
        Assert.Equal(Good.Body.Hash(), back.Body.Hash());
        Assert.True(back.VerifySignature(out _));
        Assert.Equal(UInt128.MaxValue, back.Body.Context.Deposit);
        Assert.Equal([0xff, 0], back.Body.Result!);
    }

    [Fact]
    public void A_failed_receipt_reads_back()
    {
        var body = Sample.Body with
        {
            Status = ReceiptStatus.Failed, Error = new ReceiptError("throw", "no"), Result = null, StateAfter = Sample.Body.StateBefore,
            Image = null, Previous = null, Transcript = Hash256.Of("t"u8),
        };
        Assert.Equal(body.Hash(), Receipt.Parse(Receipt.Sign(body, Sample.Key).ToBytes()).Body.Hash());
    }

    /// <summary>One text per field: replaced by another value of its kind, it is another receipt, which nobody signed.</summary>
    [Theory]
    [InlineData("\"blockHeight\":\"18446744073709551615\"", "\"blockHeight\":\"18446744073709551614\"")]
    [InlineData("\"deposit\":\"340282366920938463463374607431768211455\"", "\"deposit\":\"0\"")]
    [InlineData("\"gasUsed\":\"123456789012\"", "\"gasUsed\":\"123456789013\"")]
    [InlineData("\"input\":\"{\\\"by\\\": 1}\"", "\"input\":\"{\\\"by\\\":1}\"")]
    [InlineData("\"logs\":[\"one\",", "\"logs\":[\"two\",")]
    [InlineData("\"memoryMiB\":64", "\"memoryMiB\":65")]
    [InlineData("\"method\":\"increment\"", "\"method\":\"decrement\"")]
    [InlineData("\"view\":false", "\"view\":true")]
    public void A_changed_field_breaks_the_signature(string from, string to)
    {
        string text = Encoding.UTF8.GetString(Good.ToBytes());
        Assert.Contains(from, text, StringComparison.Ordinal);
        string changed = text.Replace(from, to, StringComparison.Ordinal);
        if (to.Contains("\"view\":true", StringComparison.Ordinal))   // a view has no such fields
            changed = changed.Replace($"\"previous\":\"{Sample.Body.Previous}\"", "\"previous\":null", StringComparison.Ordinal)
                .Replace(Sample.Body.StateAfter.ToString(), Sample.Body.StateBefore.ToString(), StringComparison.Ordinal);
        Assert.False(Receipt.Parse(Encoding.UTF8.GetBytes(changed)).VerifySignature(out string reason));
        Assert.Equal("the signature is not one of this key over these bytes", reason);
    }

    [Theory]
    [InlineData("\"version\":1", "\"version\":2", "version: 2; this product reads version 1")]
    [InlineData("\"version\":1", "\"version\":\"1\"", "version: expected an integer of 0 to 2^31 - 1, got string")]
    [InlineData(",\"version\":1", "", "version: missing")]
    [InlineData("\"version\":1,\"view\"", "\"version\":1,\"vieew\":0,\"view\"", "vieew: no such field in this version")]
    [InlineData("\"blockHeight\":\"18446744073709551615\"", "\"blockHeight\":\"18446744073709551616\"", "context.blockHeight: expected a decimal string of 0 to 2^64 - 1")]
    [InlineData("\"blockHeight\":\"18446744073709551615\"", "\"blockHeight\":\"01\"", "context.blockHeight: expected a decimal string")]
    [InlineData("\"blockHeight\":\"18446744073709551615\"", "\"blockHeight\":\"+1\"", "context.blockHeight: expected a decimal string")]
    [InlineData("\"blockHeight\":\"18446744073709551615\"", "\"blockHeight\":\" 1\"", "context.blockHeight: expected a decimal string")]
    [InlineData("\"blockHeight\":\"18446744073709551615\"", "\"blockHeight\":\"\"", "context.blockHeight: expected a decimal string")]
    [InlineData("\"blockHeight\":\"18446744073709551615\"", "\"blockHeight\":1", "context.blockHeight: expected a string, got number")]
    [InlineData("455\",\"predecessor\"", "456\",\"predecessor\"", "context.deposit: expected a decimal string of 0 to 2^128 - 1")]
    [InlineData("\"memoryMiB\":64", "\"memoryMiB\":-1", "limits.memoryMiB: expected an integer of 0 to 2^31 - 1")]
    [InlineData("\"memoryMiB\":64", "\"memoryMiB\":2147483648", "limits.memoryMiB: expected an integer")]
    [InlineData("\"memoryMiB\":64", "\"memoryMiB\":6.5", "expected an integer of at most 2^53 - 1")]
    [InlineData("\"status\":\"ok\"", "\"status\":\"OK\"", "status: expected ok, failed or limit")]
    [InlineData("\"status\":\"ok\"", "\"status\":\"failed\"", "error: expected null exactly when the status is ok")]
    [InlineData("\"error\":null", "\"error\":{\"code\":\"x\",\"message\":\"y\"}", "error: expected null exactly when the status is ok")]
    [InlineData("\"error\":null", "\"error\":{\"code\":\"x\"}", "error.message: missing")]
    [InlineData("\"error\":null", "\"error\":[]", "error: expected an object, got array")]
    [InlineData("\"view\":false", "\"view\":true", "stateAfter: expected stateBefore after a view or a failure")]
    [InlineData("\"view\":false", "\"view\":0", "view: expected true or false, got number")]
    [InlineData("\"gasUsed\":\"123456789012\"", "\"gasUsed\":\"300000000000001\"", "gasUsed: expected at most limits.gas")]
    [InlineData("\"mode\":\"frozen\"", "\"mode\":\"\"", "mode: expected 1 to 32 characters")]
    [InlineData("\"signer\":\"alice.test.near\"", "\"signer\":\"a\\u0000b\"", "context.signer: expected 1 to 64 characters without controls")]
    [InlineData("\"logs\":[\"one\",", "\"logs\":[null,", "logs[0]: expected a string or {\"base64\":\"...\"}, got null")]
    [InlineData("\"logs\":[\"one\",", "\"logs\":[{\"base64\":\"YQ==\"},", "logs[0]: base64 of valid UTF-8")]
    [InlineData("\"publicKey\":\"ea", "\"publicKey\":\"EA", "publicKey: expected 64 lower-case hex digits")]
    [InlineData("\"signature\":\"", "\"signature\":\"00", "signature: expected 128 lower-case hex digits")]
    public void Each_malformed_field_is_named(string from, string to, string message)
    {
        string text = Encoding.UTF8.GetString(Good.ToBytes());
        Assert.Contains(from, text, StringComparison.Ordinal);
        var changed = Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal));
        var e = Assert.Throws<ReceiptFormatException>(() => Receipt.Parse(changed));
        Assert.StartsWith("malformed receipt: ", e.Message, StringComparison.Ordinal);
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_flipped_bit_of_a_receipt_is_malformed_or_unsigned()
    {
        var bytes = Good.ToBytes();
        for (int i = 0; i < bytes.Length; i++)
        {
            var flipped = (byte[])bytes.Clone();
            flipped[i] ^= (byte)(1 << (i % 8));
            Assert.False(IsGood(flipped), $"byte {i} as {(char)flipped[i]}");
        }
    }

    private static bool IsGood(byte[] bytes)
    {
        try
        {
            return Receipt.Parse(bytes).VerifySignature(out _);
        }
        catch (ReceiptFormatException)
        {
            return false;
        }
    }

    [Fact]
    public void What_nobody_could_read_is_not_signed()
    {
        (string Message, ReceiptBody Body)[] unreadable =
        [
            ("context.account: expected 1 to 64 characters", Sample.Body with { Context = Sample.Body.Context with { Account = new string('a', 65) } }),
            ("gasUsed: expected at most limits.gas", Sample.Body with { GasUsed = ulong.MaxValue }),
            ("error: expected null exactly when the status is ok", Sample.Body with { Error = new ReceiptError("c", "m") }),
            ("limits.memoryMiB: expected an integer", Sample.Body with { Limits = Sample.Body.Limits with { MemoryMiB = -1 } }),
        ];
        foreach (var (message, body) in unreadable)
            Assert.Contains($"a receipt that nobody could read: {message}",
                Assert.Throws<ArgumentException>(() => Receipt.Sign(body, Sample.Key)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_message_of_an_error_is_cut_and_made_unicode()
    {
        Assert.Equal("a\ufffdb", new ReceiptError("c", "a\ud800b").WellFormed().Message);
        string cut = new ReceiptError("c", new string('x', 4095) + "\ud83d\ude00").WellFormed().Message;
        Assert.Equal(new string('x', 4095) + "\ufffd", cut);
        Assert.Equal("\ud83d\ude00", new ReceiptError("c", "\ud83d\ude00").WellFormed().Message);
        var failed = Sample.Body with { Status = ReceiptStatus.Failed, Result = null, StateAfter = Sample.Body.StateBefore };
        Receipt.Sign(failed with { Error = new ReceiptError("c", new string('x', 4096)) }, Sample.Key);
        Assert.Throws<ArgumentException>(() => Receipt.Sign(failed with { Error = new ReceiptError("c", new string('x', 4097)) }, Sample.Key));
    }

    [Fact]
    public void A_key_of_small_order_signs_nothing()
    {
        byte[] point = [1, .. new byte[31]];
        var receipt = new Receipt(Sample.Body, point, (byte[])[.. point, .. new byte[32]]);
        Assert.False(Receipt.Parse(receipt.ToBytes()).VerifySignature(out string reason));
        Assert.Equal("the public key is of small order", reason);
    }

    [Fact]
    public void The_key_and_the_signature_are_no_part_of_the_hash()
    {
        var other = Receipt.Sign(Sample.Body, new Ed25519Key(new byte[32]));
        Assert.NotEqual(Good.ToBytes(), other.ToBytes());
        Assert.Equal(Good.Body.Hash(), other.Body.Hash());
    }
}
