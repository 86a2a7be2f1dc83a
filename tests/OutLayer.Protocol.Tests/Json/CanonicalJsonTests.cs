using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OutLayer.Protocol.Json;

namespace OutLayer.Protocol.Tests.Json;

public class CanonicalJsonTests
{
    private static readonly JsonReadLimits Fractions = new() { AllowFractions = true };

    private static string Canonical(string json) =>
        Encoding.UTF8.GetString(CanonicalJson.Write(StrictJsonReader.Read(Encoding.UTF8.GetBytes(json), Fractions)));

    /// <summary>RFC 8785, appendix B.</summary>
    [Theory]
    [InlineData(0x0000000000000000, "0")]
    [InlineData(0x8000000000000000, "0")]
    [InlineData(0x0000000000000001, "5e-324")]
    [InlineData(0x8000000000000001, "-5e-324")]
    [InlineData(0x7fefffffffffffff, "1.7976931348623157e+308")]
    [InlineData(0xffefffffffffffff, "-1.7976931348623157e+308")]
    [InlineData(0x4340000000000000, "9007199254740992")]
    [InlineData(0xc340000000000000, "-9007199254740992")]
    [InlineData(0x4430000000000000, "295147905179352830000")]
    [InlineData(0x44b52d02c7e14af5, "9.999999999999997e+22")]
    [InlineData(0x44b52d02c7e14af6, "1e+23")]
    [InlineData(0x44b52d02c7e14af7, "1.0000000000000001e+23")]
    [InlineData(0x444b1ae4d6e2ef4e, "999999999999999700000")]
    [InlineData(0x444b1ae4d6e2ef4f, "999999999999999900000")]
    [InlineData(0x444b1ae4d6e2ef50, "1e+21")]
    [InlineData(0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7")]
    [InlineData(0x3eb0c6f7a0b5ed8d, "0.000001")]
    [InlineData(0x41b3de4355555553, "333333333.3333332")]
    [InlineData(0x41b3de4355555554, "333333333.33333325")]
    [InlineData(0x41b3de4355555555, "333333333.3333333")]
    [InlineData(0x41b3de4355555556, "333333333.3333334")]
    [InlineData(0x41b3de4355555557, "333333333.33333343")]
    [InlineData(0xbecbf647612f3696, "-0.0000033333333333333333")]
    [InlineData(0x43143ff3c1cb0959, "1424953923781206.2")]
    public void Numbers_are_those_of_the_rfc(ulong bits, string expected) =>
        Assert.Equal(expected, Encoding.ASCII.GetString(CanonicalJson.Write(new JsonNumber(BitConverter.UInt64BitsToDouble(bits)))));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Numbers_that_json_lacks_are_refused(double value) =>
        Assert.Throws<ArgumentException>(() => CanonicalJson.Write(new JsonNumber(value)));

    /// <summary>RFC 8785, 3.2.2 and 3.2.4.</summary>
    [Fact]
    public void The_example_of_the_rfc_comes_out_as_there()
    {
        const string Input = """
            { "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
              "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
              "literals": [null, true, false] }
            """;
        const string Expected =
            """{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}""";
        Assert.Equal(Expected, Canonical(Input));
    }

    /// <summary>RFC 8785, 3.2.3: by UTF-16 code units, which is not the order of code points.</summary>
    [Fact]
    public void Members_are_sorted_as_in_the_rfc()
    {
        const string Input = """
            {"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One",
             "\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}
            """;
        string[] order = ["Carriage Return", "One", "Control", "Latin", "Euro", "Emoji", "Hebrew"];
        string output = Canonical(Input);
        var places = order.Select(name => output.IndexOf(name, StringComparison.Ordinal)).ToList();
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
    }

    [Fact]
    public void All_controls_are_escaped_the_short_way_where_there_is_one()
    {
        string all = string.Concat(Enumerable.Range(0, 33).Select(i => (char)i));
        const string Expected = "\"" + @"\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f " + "\"";
        Assert.Equal(Expected, Encoding.ASCII.GetString(CanonicalJson.Write(all)));
    }

    [Fact]
    public void A_lone_surrogate_cannot_be_written() => Assert.Throws<EncoderFallbackException>(() => CanonicalJson.Write("a\ud800"));

    [Fact]
    public void What_is_written_reads_back_and_is_written_the_same() =>
        Prop.ForAll(JsonGen.Values.ToArbitrary(), value =>
        {
            var bytes = CanonicalJson.Write(value);
            var back = CanonicalJson.Read(bytes, Fractions);
            return back == value && CanonicalJson.Write(back).SequenceEqual(bytes);
        }).QuickCheckThrowOnFailure();

    /// <summary>System.Text.Json is the judge of what the bytes mean.</summary>
    [Fact]
    public void Another_parser_reads_the_same_value() =>
        Prop.ForAll(JsonGen.Values.ToArbitrary(), value =>
        {
            using var document = System.Text.Json.JsonDocument.Parse(CanonicalJson.Write(value));
            return JsonGen.From(document.RootElement) == value;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("""{"b":1,"a":2}""")]
    [InlineData("""{"a": 1}""")]
    [InlineData("""["\u0041"]""")]
    [InlineData("""["\/"]""")]
    [InlineData("[1]\n")]
    [InlineData(" [1]")]
    public void Other_spellings_are_refused_where_canonical_json_is_asked_for(string json)
    {
        var e = Assert.Throws<JsonFormatException>(() => CanonicalJson.Read(Encoding.UTF8.GetBytes(json), new JsonReadLimits()));
        Assert.Contains("not canonical JSON (RFC 8785)", e.Message, StringComparison.Ordinal);
    }
}
