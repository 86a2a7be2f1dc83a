using System.Collections.Immutable;
using System.Text.Json;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Validation;

namespace OutLayer.Wasm.SpecSuite;

/// <summary>One document as it runs: one store, the modules and instances so far, and the tally.</summary>
internal sealed partial class SpecScript : IDisposable
{
    /// <summary>Room for what the suite does; its largest memory that must be there has a few hundred pages.</summary>
    private static readonly StoreOptions Options = new() { MaxTableElements = 20_000_000 };

    private readonly SpecText _text;
    private readonly WasmFeatures _features; // to decode and validate with
    private readonly CostModel? _costs;
    private readonly Store _store;
    private readonly Imports _imports = new();
    private readonly Dictionary<string, Slot<ValidatedModule>> _definitions = [];
    private readonly Dictionary<string, Slot<Instance>> _instances = [];
    private readonly Dictionary<string, Slot<Instance>> _registered = [];
    private readonly List<SpecFailure> _failures = [];
    private readonly List<SpecSkip> _skips = [];
    private Slot<ValidatedModule> _definition = new(null, -1);
    private Slot<Instance> _instance = new(null, -1);
    private int _passed, _command;

    public SpecScript(IEngine engine, CostModel? costs, SpecText text)
    {
        (_text, _features, _costs) = (text, text.Known.And(engine.Features), costs);
        _store = new Store(engine, Options);
        SpecTestModule.AddTo(_imports, _store);
    }

    /// <summary>A module or instance; without a value it was skipped, or failed before if <c>Skip</c> is -1.</summary>
    /// <param name="Value">What is there.</param>
    /// <param name="Skip">Index of the skip that it depends on.</param>
    /// <param name="Bytes">The bytes of a module that was skipped.</param>
    private sealed record Slot<T>(T? Value, int Skip, byte[]? Bytes = null) where T : class;

    /// <summary>Leaves a command because a module that it depends on was skipped; -1 where that one failed.</summary>
    private sealed class SkippedException(int skip) : Exception
    {
        public int Skip => skip;
    }

    /// <summary>What a command expects is not what came.</summary>
    private sealed class UnmetException(string message) : Exception(message);

    public SpecFileResult ToResult(string name) => new(name, _passed, [.. _failures], [.. _skips]);

    public void Run(JsonElement command)
    {
        string type = command.GetProperty("type").GetString()!;
        bool isAssertion = type.StartsWith("assert_", StringComparison.Ordinal);
        try
        {
            RunCommand(type, command);
            if (isAssertion) _passed++;
        }
        catch (SkippedException skipped)
        {
            if (skipped.Skip < 0) Fail(type, "depends on a module that failed");
            else if (isAssertion) _skips[skipped.Skip] = _skips[skipped.Skip] with { Assertions = _skips[skipped.Skip].Assertions + 1 };
        }
        catch (Exception unmet) when (unmet is not (JsonException or KeyNotFoundException or OutOfMemoryException))
        {
            Fail(type, unmet is UnmetException ? unmet.Message : $"{unmet.GetType().Name}: {unmet.Message}");
        }
        _command++;
    }

    private void Fail(string type, string message) => _failures.Add(new SpecFailure(_command, $"{type}: {message}"));

    private void RunCommand(string type, JsonElement command)
    {
        switch (type)
        {
            case "module": RunModule(command); break;
            case "register": _registered[command.GetProperty("as").GetString()!] = InstanceOf(command); break;
            case "action": Invoke(command.GetProperty("action")); break;
            case "assert_return": AssertReturn(command); break;
            case "assert_trap" or "assert_exhaustion": AssertTrap(command); break;
            case "assert_invalid": AssertRefused(command, WasmFormatError.Invalid); break;
            case "assert_malformed": AssertRefused(command, WasmFormatError.Malformed); break;
            case "assert_unlinkable": AssertUnlinkable(command); break;
            case "assert_exception": AssertException(command); break;
            default: throw new UnmetException("no such command in this runner");
        }
    }

    private void RunModule(JsonElement command)
    {
        string kind = command.TryGetProperty("kind", out var given) ? given.GetString()! : "both";
        string[] ids = command.TryGetProperty("ids", out var names) ? [.. names.EnumerateArray().Select(name => name.GetString()!)] : [];
        if (kind != "instance")
        {
            _definition = new(null, -1);
            _definition = Define(command);
            if (ids.Length > 0) _definitions[ids[^1]] = _definition;
        }
        if (kind == "definition") return;
        _instance = new(null, -1);
        if (ids.Length > 0) _instances[ids[0]] = _instance;
        _instance = Instantiate(kind == "instance" && ids.Length > 1 ? _definitions[ids[1]] : _definition);
        if (ids.Length > 0) _instances[ids[0]] = _instance;
    }

    private Slot<ValidatedModule> Define(JsonElement command)
    {
        try
        {
            return new(ModuleValidator.Load(command.GetProperty("binary").GetBytesFromBase64(), _features), -1);
        }
        catch (WasmFormatException refusal) when (refusal.Error == WasmFormatError.UnsupportedFeature && _text.Known.Has(refusal.Feature))
        {
            return new(null, AddSkip(refusal.Feature, refusal.Message), command.GetProperty("binary").GetBytesFromBase64());
        }
    }

    private int AddSkip(WasmFeature feature, string reason)
    {
        _skips.Add(new SpecSkip(_command, feature, reason, 0));
        return _skips.Count - 1;
    }

    private Slot<Instance> InstanceOf(JsonElement command) =>
        command.TryGetProperty("module", out var name) ? _instances[name.GetString()!] : _instance;

    public void Dispose() => _store.Dispose();
}
