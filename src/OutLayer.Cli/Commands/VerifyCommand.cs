using System.CommandLine;
using System.Text.Json;
using OutLayer.Cli.Output;
using OutLayer.Protocol;
using OutLayer.Protocol.Receipts;
using OutLayer.Runtime.Contracts;
using OutLayer.Runtime.Guests;
using OutLayer.Runtime.Receipts;

namespace OutLayer.Cli.Commands;

/// <summary>outlayer verify RECEIPT: runs it again from its own evidence and compares byte for byte.</summary>
internal static class VerifyCommand
{
    public static Command Create(CommandConsole console)
    {
        var file = new Argument<string>("RECEIPT") { Description = "A receipt file." };
        var key = new Option<string?>("--key") { HelpName = "HEX", Description = "The public key that must have signed it." };
        var chain = new Option<string?>("--chain") { HelpName = "DIR", Description = "A folder of receipts: none may be missing between two states." };
        var command = new Command("verify", "Checks a receipt: signature, evidence, and the run itself, done again.") { file, key, chain, CommonOptions.Json() };
        command.SetAction(parsed => Execute(console, parsed.GetRequiredValue(file), parsed.GetValue(key), parsed.GetValue(chain)));
        return command;
    }

    private static int Execute(CommandConsole console, string path, string? key, string? chain)
    {
        if (!File.Exists(path)) throw new UsageException($"there is no file {path}");
        byte[] bytes = ReceiptFiles.ReadBounded(path);
        ReceiptFile file;
        try
        {
            file = ReceiptFile.Parse(bytes);
        }
        catch (ReceiptFormatException changed) when (TamperedReceipt.Is(bytes))
        {
            return Tampered(console, changed);
        }
        var options = new VerifierOptions { Signer = key is null ? null : ParseKey(key) };
        using var executor = new ReceiptExecutors(new GuestImages());
        var report = new ReceiptVerifier(executor, options).Verify(file);
        var gaps = chain is null ? [] : CheckChain(chain, options.Signer);
        if (console.Json) WriteJson(console, file, report, gaps);
        else Render(console, file, report, gaps);
        return report.Holds && gaps.Count == 0 ? ExitCode.Ok : ExitCode.GuestFailed;
    }

    /// <summary>It was signed once, and then changed into something that cannot even be read.</summary>
    private static int Tampered(CommandConsole console, ReceiptFormatException changed)
    {
        if (console.Json)
        {
            console.WriteJson(writer =>
            {
                writer.WriteStartObject();
                writer.WriteBoolean("holds", false);
                writer.WriteBoolean("runAgain", false);
                writer.WriteStartArray("differences");
                WriteDifference(writer, new Difference("receipt", "what its signer signed", changed.Message));
                writer.WriteEndArray();
                writer.WriteEndObject();
            });
        }
        else
        {
            console.WriteLine($"differs  {changed.Message}");
            console.WriteLine("does not hold: it is not what was signed; it was not run again");
        }
        return ExitCode.GuestFailed;
    }

    private static byte[] ParseKey(string hex) =>
        Hash256.TryParse(hex.ToLowerInvariant(), out var key) ? key.ToArray() : throw new UsageException($"--key \"{hex}\" must be 64 hex digits");

    private static IReadOnlyList<string> CheckChain(string folder, byte[]? signer)
    {
        if (!Directory.Exists(folder)) throw new UsageException($"--chain: there is no folder {folder}");
        return ReceiptChain.Check(ReceiptFiles.ReadFolder(folder), signer);
    }

    private static void Render(CommandConsole console, ReceiptFile file, VerificationReport report, IReadOnlyList<string> gaps)
    {
        var body = file.Receipt.Body;
        foreach (var difference in report.Differences)
            console.WriteLine($"differs  {difference.Field}: expected {difference.Expected}, got {difference.Got}");
        foreach (string gap in gaps) console.WriteLine($"chain    {gap}");
        bool holds = report.Holds && gaps.Count == 0;
        console.WriteLine(holds
            ? $"holds    {body.Context.Account} {body.Method}: {body.Status.Text()}, {body.GasUsed} gas, run again with the same bytes"
            : $"does not hold: {report.Differences.Count + gaps.Count} difference(s){(report.RunAgain ? "" : "; it was not run again")}");
        if (!file.Code.RunsAsGiven) console.WriteLine($"compiled {file.Code.Entry} ran, and this proves what it did; that it was made of {string.Join(", ", file.Code.Given.Keys)} is its signer's word");
        console.WriteLine($"signer   {Convert.ToHexStringLower(file.Receipt.PublicKey.Span)}");
    }

    private static void WriteJson(CommandConsole console, ReceiptFile file, VerificationReport report, IReadOnlyList<string> gaps) => console.WriteJson(writer =>
    {
        writer.WriteStartObject();
        writer.WriteBoolean("holds", report.Holds && gaps.Count == 0);
        writer.WriteBoolean("runAgain", report.RunAgain);
        writer.WriteBoolean("compiled", !file.Code.RunsAsGiven);
        writer.WriteString("receipt", report.ReceiptHash.ToString());
        writer.WriteString("publicKey", Convert.ToHexStringLower(file.Receipt.PublicKey.Span));
        writer.WriteStartArray("differences");
        foreach (var difference in report.Differences)
            WriteDifference(writer, difference);
        writer.WriteEndArray();
        writer.WriteStartArray("chain");
        foreach (string gap in gaps) writer.WriteStringValue(gap);
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private static void WriteDifference(Utf8JsonWriter writer, Difference difference)
    {
        writer.WriteStartObject();
        writer.WriteString("field", difference.Field);
        writer.WriteString("expected", difference.Expected);
        writer.WriteString("got", difference.Got);
        writer.WriteEndObject();
    }
}
