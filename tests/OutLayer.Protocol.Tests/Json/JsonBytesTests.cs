using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OutLayer.Protocol.Json;

namespace OutLayer.Protocol.Tests.Json;

public class JsonBytesTests
{
    private static string Json(byte[] bytes) => Encoding.UTF8.GetString(CanonicalJson.Write(JsonBytes.ToJson(bytes)));

    [Fact]
    public void Valid_utf8_is_a_string_and_the_rest_is_base64()
    {
        Assert.Equal("\"\"", Json([]));
        Assert.Equal("\"\ufeffa\\u0000\"", Json([0xef, 0xbb, 0xbf, 0x61, 0]));
        Assert.Equal("""{"base64":"/w=="}""", Json([0xff]));
        Assert.Equal("""{"base64":"7aCA"}""", Json([0xed, 0xa0, 0x80]));   // a surrogate in three bytes
        Assert.Equal("""{"base64":"wIA="}""", Json([0xc0, 0x80]));         // an over-long zero
    }

    [Fact]
    public void Every_sequence_of_bytes_comes_back() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => JsonBytes.FromJson(JsonBytes.ToJson(bytes), "x").SequenceEqual(bytes))
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("""{"base64":"YQ=="}""", "x: base64 of valid UTF-8, which is written as a string")]
    [InlineData("""{"base64":"/x=="}""", "x.base64: not canonical base64")]
    [InlineData("""{"base64":"/w="}""", "x.base64: not canonical base64")]
    [InlineData("""{"base64":"/w== "}""", "x.base64: not canonical base64")]
    [InlineData("""{"base64":"_w=="}""", "x.base64: not canonical base64")]
    [InlineData("""{"base64":1}""", "x.base64: expected base64, got number")]
    [InlineData("""{"base64":"/w==","more":1}""", "x: expected a string or {\"base64\":\"...\"}, got object")]
    [InlineData("""{}""", "x: expected a string or {\"base64\":\"...\"}, got object")]
    [InlineData("1", "x: expected a string or {\"base64\":\"...\"}, got number")]
    [InlineData("null", "x: expected a string or {\"base64\":\"...\"}, got null")]
    public void A_second_spelling_is_refused(string json, string message)
    {
        var value = StrictJsonReader.Read(Encoding.UTF8.GetBytes(json), new JsonReadLimits());
        Assert.Equal(message, Assert.Throws<JsonFormatException>(() => JsonBytes.FromJson(value, "x")).Message);
    }
}
