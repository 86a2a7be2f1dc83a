using System.Text;
using OutLayer.Protocol.Json;

namespace OutLayer.Protocol.Tests.Json;

public class StrictJsonReaderTests
{
    private static string Refusal(byte[] json, JsonReadLimits? limits = null) =>
        Assert.Throws<JsonFormatException>(() => StrictJsonReader.Read(json, limits ?? new JsonReadLimits())).Message;

    [Theory]
    [InlineData("", "not JSON")]
    [InlineData("{", "not JSON")]
    [InlineData("[1,]", "not JSON")]
    [InlineData("{\"a\":1,}", "not JSON")]
    [InlineData("[1] 2", "not JSON")]
    [InlineData("// x\n1", "not JSON")]
    [InlineData("\ufeff1", "not JSON")]
    [InlineData("NaN", "not JSON")]
    [InlineData("[01]", "not JSON")]
    [InlineData("'a'", "not JSON")]
    [InlineData("\"\t\"", "not JSON")]
    [InlineData("\"\\ud800\"", "not Unicode")]
    [InlineData("{\"\\udc00\":1}", "not Unicode")]
    [InlineData("{\"a\":1,\"b\":2,\"a\":1}", "the name \"a\" twice in one object, at byte 13")]
    [InlineData("{\"a\":1,\"\\u0061\":1}", "the name \"a\" twice")]
    [InlineData("1.0", "expected an integer")]
    [InlineData("1e2", "expected an integer")]
    [InlineData("-0", "expected an integer")]
    [InlineData("9007199254740992", "expected an integer of at most 2^53 - 1")]
    [InlineData("-9223372036854775808", "expected an integer")]
    [InlineData("99999999999999999999", "expected an integer")]
    public void What_breaks_a_rule_is_refused_with_its_place(string json, string message) =>
        Assert.Contains(message, Refusal(Encoding.UTF8.GetBytes(json)), StringComparison.Ordinal);

    [Fact]
    public void Bytes_that_are_not_utf8_are_refused() =>
        Assert.Contains("not Unicode", Refusal([(byte)'"', 0xff, (byte)'"']), StringComparison.Ordinal);

    [Fact]
    public void The_size_limit_bites_at_its_byte()
    {
        var limits = new JsonReadLimits { MaxBytes = 4 };
        Assert.Equal(new JsonNumber(1234), StrictJsonReader.Read("1234"u8, limits));
        Assert.Equal("JSON of 5 bytes; at most 4 are accepted", Refusal([.. "12345"u8], limits));
    }

    [Theory]
    [InlineData(3, 3, true)]
    [InlineData(4, 3, false)]
    [InlineData(64, 1000, true)]
    [InlineData(65, 1000, false)]
    [InlineData(100_000, 16, false)]
    public void The_depth_limit_bites_at_its_level(int depth, int limit, bool accepted)
    {
        var json = Encoding.ASCII.GetBytes(new string('[', depth) + new string(']', depth));
        var limits = new JsonReadLimits { MaxDepth = limit };
        if (accepted) Assert.IsType<JsonArray>(StrictJsonReader.Read(json, limits));
        else Assert.Contains("not JSON", Refusal(json, limits), StringComparison.Ordinal);
    }

    [Fact]
    public void Fractions_are_read_only_where_allowed()
    {
        var limits = new JsonReadLimits { AllowFractions = true };
        Assert.Equal(new JsonNumber(1.5), StrictJsonReader.Read("1.5"u8, limits));
        Assert.Contains("out of range", Refusal([.. "1e999"u8], limits), StringComparison.Ordinal);
    }

    [Fact]
    public void The_largest_safe_integers_are_read()
    {
        Assert.Equal(new JsonNumber(JsonValue.MaxSafeInteger), StrictJsonReader.Read("9007199254740991"u8, new JsonReadLimits()));
        Assert.Equal(new JsonNumber(-JsonValue.MaxSafeInteger), StrictJsonReader.Read("-9007199254740991"u8, new JsonReadLimits()));
    }
}
