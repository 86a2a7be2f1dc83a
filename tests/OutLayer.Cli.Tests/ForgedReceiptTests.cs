using System.Text;
using OutLayer.Protocol;
using OutLayer.Protocol.Crypto;
using OutLayer.Protocol.Receipts;

namespace OutLayer.Cli.Tests;

/// <summary>Receipts that a hostile signer signs well: what they claim does not hold, or is refused; the verifier never fails itself.</summary>
public sealed class ForgedReceiptTests
{
    private static readonly Lazy<ReceiptFile> Honest = new(() =>
    {
        using var made = Workspace.WithMain("const n = Number(near.storageRead('n') ?? 0) + 1; near.storageWrite('n', String(n)); return n;");
        made.Main("--receipt", "r.json").Exits(0);
        return ReceiptFile.Parse(File.ReadAllBytes(made.File("r.json")));
    });

    public static TheoryData<string, Func<ReceiptFile, ReceiptFile>> Forgeries => new()
    {
        { "input that is not UTF-8", file => WithBody(file, body => body with { Input = new byte[] { 0xFF } }) },
        { "input that is not JSON", file => WithBody(file, body => body with { Input = "{"u8.ToArray() }) },
        { "input of deep JSON", file => WithBody(file, body => body with { Input = Encoding.UTF8.GetBytes(new string('[', 1_000_000)) }) },
        { "input of 8 MiB", file => WithBody(file, body => body with { Input = new byte[8 << 20] }) },
        { "a method without name", file => WithBody(file, body => body with { Method = "" }) },
        { "a method that is not there", file => WithBody(file, body => body with { Method = "m\0n" }) },
        { "an account that is a path", file => WithContext(file, context => context with { Account = "../../x" }) },
        { "an account that is empty", file => WithContext(file, context => context with { Account = "" }) },
        { "an account of a megabyte", file => WithContext(file, context => context with { Account = new string('a', 1 << 20) }) },
        { "a signer that is none", file => WithContext(file, context => context with { Signer = "A B" }) },
        { "a predecessor that is none", file => WithContext(file, context => context with { Predecessor = "\n" }) },
        { "no gas", file => WithBody(file, body => body with { Limits = body.Limits with { Gas = 0 }, GasUsed = 0 }) },
        { "all the gas of the world", file => WithBody(file, body => body with { Limits = body.Limits with { Gas = ulong.MaxValue } }) },
        { "memory of 2 TiB", file => WithBody(file, body => body with { Limits = body.Limits with { MemoryMiB = 1 << 21 } }) },
        { "no memory", file => WithBody(file, body => body with { Limits = body.Limits with { MemoryMiB = 0 } }) },
        { "code that is not UTF-8", file => WithCode(file, CodeBundle.Single("c.js", new byte[] { 0xFF })) },
        { "code named near", file => WithCode(file, CodeBundle.Single("near", file.Code.Run["c.js"])) },
        { "code of a long path", file => WithCode(file, CodeBundle.Single(new string('é', 600), file.Code.Run["c.js"])) },
        { "code of 20 MiB", file => WithCode(file, CodeBundle.Single("c.js", new byte[20 << 20])) },
        { "other code given than run", file => WithCode(file, new CodeBundle("c.js", CodeBundle.Single("c.js", "// harmless"u8.ToArray()).Given, file.Code.Run)) },
        { "compiled code of another name", file => WithCode(file, new CodeBundle("c.js", CodeBundle.Single("d.ts", "// harmless"u8.ToArray()).Given, file.Code.Run)) },
        { "compiled code of a source that is no TypeScript", file => WithCode(file, new CodeBundle("c.js", CodeBundle.Single("c.txt", "// harmless"u8.ToArray()).Given, file.Code.Run)) },
        { "compiled code beside a module of its name", file => WithCode(file, new CodeBundle("c.js", [new("c.ts", "// harmless"u8.ToArray()), new("c.js", "// harmless"u8.ToArray())], file.Code.Run)) },
        { "compiled code of two modules", file => WithCode(file, new CodeBundle("c.js", CodeBundle.Single("c.ts", "// harmless"u8.ToArray()).Given, [.. file.Code.Run, new("d.js", "// more"u8.ToArray())])) },
        { "a state that is not there", file => WithBody(file, body => body with { StateBefore = Hash256.Of("x"u8) }) },
        { "another engine", file => WithBody(file, body => body with { Engine = "\u001b[2J" }) },
        { "another image", file => WithBody(file, body => body with { Image = Hash256.Of("x"u8) }) },
        { "no image", file => WithBody(file, body => body with { Image = null }) },
        { "another result", file => WithBody(file, body => body with { Result = "2"u8.ToArray() }) },
        { "less gas", file => WithBody(file, body => body with { GasUsed = body.GasUsed - 1 }) },
        { "a failure", file => WithBody(file, body => body with { Status = ReceiptStatus.Failed, Result = null, Error = new ReceiptError("threw", "x"), StateAfter = body.StateBefore }) },
        { "a view that writes", file => WithBody(file, body => body with { View = true, StateAfter = body.StateBefore }) },
    };

    [Theory, MemberData(nameof(Forgeries))]
    public void A_forgery_is_refused_or_differs(string name, Func<ReceiptFile, ReceiptFile> forge)
    {
        _ = name;
        using var work = new Workspace();
        File.WriteAllBytes(work.File("r.json"), forge(Honest.Value).ToBytes());
        var run = work.Outlayer("verify", "r.json", "--json");
        Assert.True(run.Exit is 1 or 2, $"exit {run.Exit}: {run.Out}{run.Err}");
        if (run.Exit == 1) Assert.NotEqual(0, run.Json.GetProperty("differences").GetArrayLength());
        else Assert.Contains(run.ErrorCode, (string[])["receipt-refused", "malformed-receipt"]);
        Assert.DoesNotContain('\u001b', run.Out + run.Err);
        Assert.Equal([work.File("r.json")], Directory.GetFileSystemEntries(work.Folder));
    }

    [Fact]
    public void What_is_forged_here_holds_before_it_is_forged()
    {
        using var work = new Workspace();
        File.WriteAllBytes(work.File("r.json"), WithBody(Honest.Value, body => body).ToBytes());
        work.Outlayer("verify", "r.json").Exits(0);
        var far = WithContext(Honest.Value, context => context with { BlockHeight = ulong.MaxValue, BlockTimestamp = ulong.MaxValue, Deposit = UInt128.MaxValue });
        File.WriteAllBytes(work.File("r.json"), far.ToBytes());
        work.Outlayer("verify", "r.json").Exits(0);
    }

    [Fact]
    public void That_code_was_made_of_TypeScript_is_told_as_the_signers_word()
    {
        using var work = new Workspace();
        File.WriteAllBytes(work.File("r.json"), WithCode(Honest.Value, new CodeBundle("c.js", CodeBundle.Single("c.ts", "// harmless"u8.ToArray()).Given, Honest.Value.Code.Run)).ToBytes());
        var run = work.Outlayer("verify", "r.json").Exits(0);
        Assert.Contains("compiled c.js ran, and this proves what it did; that it was made of c.ts is its signer's word", run.Out, StringComparison.Ordinal);
    }

    private static ReceiptFile WithBody(ReceiptFile file, Func<ReceiptBody, ReceiptBody> change) => Signed(file, change(file.Receipt.Body));

    private static ReceiptFile WithContext(ReceiptFile file, Func<ReceiptContext, ReceiptContext> change) =>
        WithBody(file, body => body with { Context = change(body.Context) });

    private static ReceiptFile WithCode(ReceiptFile file, CodeBundle code) => WithBody(file with { Code = code }, body => body with { Code = code.Hash() });

    /// <summary>By a key of the forger's, and also where no reader would accept it.</summary>
    private static ReceiptFile Signed(ReceiptFile file, ReceiptBody body)
    {
        var key = new Ed25519Key(Hash256.Of("forger"u8).ToArray());
        return file with { Receipt = new Receipt(body, key.PublicKey, key.Sign(Receipt.SignedMessage(body.Hash()))) };
    }
}
