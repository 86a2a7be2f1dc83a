using System.Globalization;
using System.Text;
using System.Text.Json;
using OutLayer.Cli.Output;
using OutLayer.Near;
using OutLayer.Runtime.NearVm;

namespace OutLayer.Cli.Commands.Near;

/// <summary>What <c>outlayer near run</c> prints of a call.</summary>
internal static class NearRunReport
{
    public static bool IsLimit(ContractOutcome call) => call.Error?.Kind is nameof(VmErrorKind.GasExceeded) or nameof(VmErrorKind.GasLimitExceeded);

    public static void Write(Utf8JsonWriter writer, ContractOutcome call)
    {
        var outcome = call.Outcome;
        writer.WriteStartObject();
        writer.WriteString("status", StatusOf(call));
        WriteError(writer, call.Error);
        writer.WriteNumber("burntGas", outcome.BurntGas);
        writer.WriteNumber("usedGas", outcome.UsedGas);
        if (outcome.ReturnValue is { } value) writer.WriteBase64String("returnValue", value.Span);
        else writer.WriteNull("returnValue");
        writer.WriteStartArray("logs");
        foreach (string log in outcome.Logs) writer.WriteStringValue(log);
        writer.WriteEndArray();
        writer.WriteNumber("storageUsage", outcome.StorageUsage);
        writer.WriteString("balance", $"{outcome.Balance}");
        writer.WriteStartObject("profile");
        foreach (var (name, gas) in outcome.Profile.Entries(outcome.BurntGas)) writer.WriteNumber(name, gas);
        writer.WriteEndObject();
        WriteActions(writer, outcome);
        writer.WriteEndObject();
    }

    public static void Print(CommandConsole console, ContractOutcome call, VmContext context)
    {
        var outcome = call.Outcome;
        if (call.Error is { } error) console.WriteLine($"{(IsLimit(call) ? "limit" : "failed"),-9}{error.Message} [{error.Kind}]");
        else console.WriteLine($"{"result",-9}{Shown(outcome.ReturnValue)}");
        foreach (string log in outcome.Logs) console.WriteLine($"{"log",-9}{log}");
        console.WriteLine($"{"burnt",-9}{Grouped(outcome.BurntGas)} gas of {Grouped(context.PrepaidGas)}");
        console.WriteLine($"{"used",-9}{Grouped(outcome.UsedGas)} gas");
        foreach (var (name, gas) in outcome.Profile.Entries(outcome.BurntGas)) console.WriteLine($"{"",-9}{Grouped(gas),22}  {name}");
        foreach (var receipt in outcome.Receipts) console.WriteLine($"{"receipt",-9}to {receipt.ReceiverId}: {string.Join(", ", receipt.Actions.Select(action => action.GetType().Name[..^"Action".Length]))}");
    }

    private static string StatusOf(ContractOutcome call) => call.Error is null ? "ok" : IsLimit(call) ? "limit" : "failed";

    private static void WriteError(Utf8JsonWriter writer, FunctionCallError? error)
    {
        if (error is null)
        {
            writer.WriteNull("error");
            return;
        }
        writer.WriteStartObject("error");
        writer.WriteString("kind", error.Kind);
        writer.WriteString("group", error.Group.ToString());
        writer.WriteString("message", error.Message);
        writer.WriteEndObject();
    }

    /// <summary>One after the other, each with the receipt that it belongs to.</summary>
    private static void WriteActions(Utf8JsonWriter writer, VmOutcome outcome)
    {
        writer.WriteStartArray("actions");
        for (int i = 0; i < outcome.Receipts.Count; i++)
        {
            foreach (var action in outcome.Receipts[i].Actions)
            {
                writer.WriteStartObject();
                writer.WriteNumber("receipt", i);
                writer.WriteString("receiverId", outcome.Receipts[i].ReceiverId);
                writer.WritePropertyName("action");
                ActionJson.Write(writer, action);
                writer.WriteEndObject();
            }
        }
        writer.WriteEndArray();
    }

    private static string Shown(ReadOnlyMemory<byte>? value)
    {
        if (value is not { } bytes) return "none";
        return System.Text.Unicode.Utf8.IsValid(bytes.Span) ? Encoding.UTF8.GetString(bytes.Span) : Convert.ToBase64String(bytes.Span);
    }

    private static string Grouped(ulong gas) => gas.ToString("N0", CultureInfo.InvariantCulture);
}
