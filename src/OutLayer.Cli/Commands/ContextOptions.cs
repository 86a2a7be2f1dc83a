using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using OutLayer.Protocol;
using OutLayer.Runtime.Contracts;
using OutLayer.Runtime.Simulator;
using OutLayer.Runtime.State;

namespace OutLayer.Cli.Commands;

/// <summary>Options that say who calls, when, with what and within which limits; --context FILE gives them as a JSON document.</summary>
internal sealed class ContextOptions
{
    private readonly Option<string?> _account = new("--account") { HelpName = "ID", Description = "Account of the contract; by default made of the file's name." };
    private readonly Option<string?> _signer = new("--signer") { HelpName = "ID", Description = $"Who signed; by default {AccountNames.DefaultCaller}." };
    private readonly Option<string?> _predecessor = new("--predecessor") { HelpName = "ID", Description = "Who called; by default the signer." };
    private readonly Option<string?> _deposit = new("--deposit") { HelpName = "YOCTO", Description = "yoctoNEAR that come with the call." };
    private readonly Option<string?> _height = new("--block-height") { HelpName = "N", Description = "By default the number of committed calls + 1." };
    private readonly Option<string?> _timestamp = new("--block-timestamp") { HelpName = "NS", Description = "Nanoseconds since 1970; by default a constant + one second a block." };
    private readonly Option<string?> _seed = new("--seed") { HelpName = "HEX", Description = "32 bytes; by default the SHA-256 of account and height." };
    private readonly Option<string?> _gas = new("--gas") { HelpName = "N", Description = "Gas that the call may use; by default 300000000000000." };
    private readonly Option<string?> _memory = new("--memory") { HelpName = "MIB", Description = $"Memory of the guest; by default {CallOptions.DefaultMemoryMiB}." };
    private readonly Option<string?> _timeout = new("--timeout") { HelpName = "S", Description = "Wall-clock deadline in seconds; by default 60. A run that it stops changes nothing and gets no receipt." };
    private readonly Option<string?> _context = new("--context") { HelpName = "FILE", Description = "JSON with account, signer, predecessor, deposit, blockHeight, blockTimestamp, seed; options win." };
    private readonly Option<bool> _view = new("--view") { Description = "Forbid writes; the receipt is not chained." };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _account, _signer, _predecessor, _deposit, _height, _timestamp, _seed, _gas, _memory, _timeout, _context, _view })
            command.Options.Add(option);
    }

    public CallOptions Read(ParseResult parsed)
    {
        var file = parsed.GetValue(_context) is { } path ? ReadFile(path) : [];
        Given Get(Option<string?> option, string? name = null) => parsed.GetValue(option) is not { } text && name is not null
            ? new Given(file.GetValueOrDefault(name), $"--context {parsed.GetValue(_context)}: {name}")
            : new Given(parsed.GetValue(option), option.Name);
        var options = new CallOptions
        {
            Account = Account(Get(_account, "account")),
            Signer = Account(Get(_signer, "signer")),
            Predecessor = Account(Get(_predecessor, "predecessor")),
            Deposit = Number(Get(_deposit, "deposit"), UInt128.MaxValue) ?? 0,
            BlockHeight = (ulong?)Number(Get(_height, "blockHeight"), ulong.MaxValue),
            BlockTimestamp = (ulong?)Number(Get(_timestamp, "blockTimestamp"), ulong.MaxValue),
            Seed = Seed(Get(_seed, "seed")),
            Gas = (ulong?)Number(Get(_gas), CallOptions.MaxGas) ?? CallOptions.DefaultGas,
            MemoryMiB = (int?)Number(Get(_memory), CallOptions.MaxMemoryMiB, CallOptions.MinMemoryMiB) ?? CallOptions.DefaultMemoryMiB,
            Timeout = Timeout(Get(_timeout)),
            View = parsed.GetValue(_view),
        };
        RequireTime(options, Get(_height, "blockHeight"));
        return options;
    }

    /// <summary>Refuses what a compiled contract has no use for, so that nobody relies on it.</summary>
    public void RequireDirect(ParseResult parsed, CallOptions options)
    {
        if (parsed.GetValue(_memory) is not null) throw new UsageException($"{_memory.Name} is for JavaScript: a compiled contract has NEAR's memory, 64 MiB that may grow to 128");
        if (parsed.GetValue(_timeout) is not null) throw new UsageException($"{_timeout.Name} is for JavaScript: gas bounds the time of a compiled contract; see {_gas.Name}");
        if (options.BlockHeight is 0 or > SimulatorCall.MaxBlockHeight)
            throw new UsageException($"{_height.Name} \"{options.BlockHeight}\" must be from 1 to {SimulatorCall.MaxBlockHeight} for a compiled contract");
        if (options.View && options.Deposit > 0) throw new UsageException($"{_deposit.Name} with {_view.Name}: a view of a compiled contract gets no deposit");
    }

    private static void RequireTime(CallOptions options, Given height)
    {
        if (options is not { BlockHeight: { } number, BlockTimestamp: null }) return;
        try
        {
            _ = DeterministicContext.BlockTimestamp(number);
        }
        catch (OverflowException)
        {
            throw new UsageException($"{height.Where} \"{number}\" is past the year 2554, where the default time ends; give --block-timestamp too");
        }
    }

    /// <summary>A value as it was written, null for none, and where.</summary>
    private readonly record struct Given(string? Text, string Where);

    private static readonly string[] FileKeys = ["account", "signer", "predecessor", "deposit", "blockHeight", "blockTimestamp", "seed"];

    /// <summary>The document's members as text; a receipt's context has the same shape.</summary>
    private static Dictionary<string, string> ReadFile(string path)
    {
        if (!File.Exists(path)) throw new UsageException($"--context: there is no file {path}");
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind != JsonValueKind.Object) throw new UsageException($"--context {path}: it must be a JSON object");
            var members = document.RootElement.EnumerateObject().ToDictionary(member => member.Name, Member, StringComparer.Ordinal);
            return members.Keys.FirstOrDefault(key => !FileKeys.Contains(key)) is { } unknown
                ? throw new UsageException($"--context {path}: \"{unknown}\" is not known; it may hold {string.Join(", ", FileKeys)}")
                : members;
        }
        catch (Exception bad) when (bad is JsonException or InvalidOperationException) // the latter for half a surrogate pair
        {
            throw new UsageException($"--context {path} is not JSON: {bad.Message}");
        }

        string Member(JsonProperty member) => member.Value.ValueKind switch
        {
            JsonValueKind.String => member.Value.GetString()!,
            JsonValueKind.Number => member.Value.GetRawText(),
            _ => throw new UsageException($"--context {path}: \"{member.Name}\" must be a string or a number"),
        };
    }

    private static string? Account(Given id) => id.Text is null || AccountNames.IsValid(id.Text)
        ? id.Text
        : throw new UsageException($"{id.Where} \"{id.Text}\" is no account id: 2 to 64 characters, parts of a-z and 0-9 joined by single . - or _");

    private static UInt128? Number(Given given, UInt128 max, UInt128 min = default)
    {
        if (given.Text is not { } text) return null;
        bool good = UInt128.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max;
        return good ? value : throw new UsageException($"{given.Where} \"{text}\" must be a whole number from {min} to {max}");
    }

    private static Hash256? Seed(Given hex)
    {
        if (hex.Text is null) return null;
        return Hash256.TryParse(hex.Text.ToLowerInvariant(), out var seed) ? seed : throw new UsageException($"{hex.Where} \"{hex.Text}\" must be 64 hex digits");
    }

    private static TimeSpan Timeout(Given given)
    {
        if (given.Text is not { } text) return new CallOptions().Timeout;
        bool good = double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) && seconds is > 0 and <= 86_400;
        return good ? TimeSpan.FromSeconds(seconds) : throw new UsageException($"{given.Where} \"{text}\" must be a number of seconds above 0, at most 86400");
    }
}
