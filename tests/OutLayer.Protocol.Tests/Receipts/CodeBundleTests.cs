using System.Text;
using OutLayer.Protocol.Receipts;

namespace OutLayer.Protocol.Tests.Receipts;

public class CodeBundleTests
{
    private static KeyValuePair<string, ReadOnlyMemory<byte>> Module(string path, string text) => new(path, Encoding.UTF8.GetBytes(text));

    [Fact]
    public void The_hash_is_that_of_the_sorted_maps()
    {
        var code = new CodeBundle("b.js", [Module("b.js", "B"), Module("a.js", "A")]);
        string maps = $"{{\"a.js\":\"{Hash256.Of("A"u8)}\",\"b.js\":\"{Hash256.Of("B"u8)}\"}}";
        Assert.Equal(Hash256.Of(Encoding.UTF8.GetBytes($"{{\"entry\":\"b.js\",\"given\":{maps},\"run\":{maps}}}")), code.Hash());
    }

    [Fact]
    public void The_hash_covers_path_entry_and_both_forms()
    {
        CodeBundle[] all =
        [
            new("a.js", [Module("a.js", "A"), Module("b.js", "B")]),
            new("b.js", [Module("a.js", "A"), Module("b.js", "B")]),
            new("a.js", [Module("a.js", "B"), Module("b.js", "A")]),
            new("a.js", [Module("a.js", "A"), Module("c.js", "B")]),
            new("a.js", [Module("a.js", "A"), Module("b.js", "B")], [Module("a.js", "A")]),
        ];
        Assert.Equal(all.Length, all.Select(code => code.Hash()).Distinct().Count());
    }

    [Fact]
    public void The_same_modules_given_and_run_are_one()
    {
        var code = new CodeBundle("a.js", [Module("a.js", "A")], [Module("a.js", "A")]);
        Assert.True(code.RunsAsGiven);
        Assert.Equal(CodeBundle.Single("a.js", "A"u8.ToArray()).Hash(), code.Hash());
    }

    [Theory]
    [InlineData("")]
    [InlineData("/a.js")]
    [InlineData("a//b.js")]
    [InlineData("./a.js")]
    [InlineData("a/../b.js")]
    [InlineData("a\\b.js")]
    [InlineData("a/")]
    public void Paths_that_are_not_plain_are_refused(string path) =>
        Assert.Contains("not a plain relative path", Assert.Throws<ArgumentException>(() => CodeBundle.Single(path, default)).Message, StringComparison.Ordinal);

    [Fact]
    public void Too_many_modules_are_refused() =>
        Assert.Contains("more than 4096 modules",
            Assert.Throws<ArgumentException>(() => new CodeBundle("0", Enumerable.Range(0, 4097).Select(i => Module($"{i}", "")))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_path_that_is_too_long_is_refused()
    {
        Assert.Equal(1024, CodeBundle.Single(new string('a', 1024), default).Entry.Length);
        Assert.Throws<ArgumentException>(() => CodeBundle.Single(new string('a', 1025), default));
    }
}
