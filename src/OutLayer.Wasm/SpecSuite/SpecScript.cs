using System.Text;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Text;
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
    /// <param name="MayImportFrom">Of a module that was skipped, whether it may import from the instance of that name.</param>
    private sealed record Slot<T>(T? Value, int Skip, Func<string, bool>? MayImportFrom = null) where T : class;

    /// <summary>Leaves a command because a module that it depends on was skipped; -1 where that one failed.</summary>
    private sealed class SkippedException(int skip) : Exception
    {
        public int Skip => skip;
    }

    /// <summary>What a command expects is not what came.</summary>
    private sealed class UnmetException(string message) : Exception(message);

    public SpecFileResult ToResult(string name) => new(name, _passed, [.. _failures], [.. _skips]);

    /// <summary>Leaves out all that a document asserts.</summary>
    public void Skip(IEnumerable<SpecCommand> commands, string reason) =>
        CountSkipped(AddSkip(WasmFeature.None, reason), commands.Count(command => command.IsAssertion));

    public void Run(IEnumerable<SpecCommand> commands)
    {
        foreach (var command in commands) Run(command);
    }

    public void Run(SpecCommand command)
    {
        try
        {
            RunCommand(command);
            if (command.IsAssertion && command is not SkippedCommand) _passed++;
        }
        catch (SkippedException skipped)
        {
            if (skipped.Skip < 0) Fail(command, "depends on a module that failed");
            else if (command.IsAssertion) CountSkipped(skipped.Skip, 1);
        }
        catch (Exception unmet) when (unmet is not OutOfMemoryException)
        {
            Fail(command, unmet is UnmetException ? unmet.Message : $"{unmet.GetType().Name}: {unmet.Message}");
        }
        _command++;
    }

    private void Fail(SpecCommand command, string message)
    {
        string place = command.Line > 0 ? FormattableString.Invariant($"line {command.Line}, ") : "";
        _failures.Add(new SpecFailure(_command, $"{place}{command.Type}: {message}"));
    }

    private void RunCommand(SpecCommand command)
    {
        switch (command)
        {
            case ModuleCommand module: RunModule(module); break;
            case RegisterCommand register: _registered[register.As] = InstanceOf(register.Module); break;
            case ActionCommand action: Invoke(action.Action); break;
            case AssertReturnCommand assertion: AssertReturn(assertion); break;
            case AssertTrapCommand assertion: AssertTrap(assertion); break;
            case AssertRefusedCommand assertion: AssertRefused(assertion); break;
            case AssertUnlinkableCommand assertion: AssertUnlinkable(assertion); break;
            case AssertExceptionCommand assertion: AssertException(assertion); break;
            case SkippedCommand skipped: CountSkipped(AddSkip(skipped.Feature, $"the command {skipped.Type}"), skipped.Assertions); break;
            default: throw new UnmetException("no such command in this runner");
        }
    }

    private void RunModule(ModuleCommand command)
    {
        var ids = command.Ids;
        if (command.Source is { } source)
        {
            _definition = new(null, -1);
            _definition = Define(source);
            if (ids.Length > 0) _definitions[ids[^1]] = _definition;
        }
        if (command.Step == ModuleStep.Define) return;
        _instance = new(null, -1);
        if (ids.Length > 0) _instances[ids[0]] = _instance;
        _instance = Instantiate(command.Step == ModuleStep.Instantiate && ids.Length > 1 ? _definitions[ids[1]] : _definition);
        if (ids.Length > 0) _instances[ids[0]] = _instance;
    }

    private Slot<ValidatedModule> Define(SpecModuleSource source)
    {
        byte[] bytes = [];
        try
        {
            bytes = source.Read();
            return new(ModuleValidator.Load(bytes, _features), -1);
        }
        catch (WasmFormatException refusal) when (refusal.Error == WasmFormatError.UnsupportedFeature && _text.Known.Has(refusal.Feature))
        {
            return new(null, AddSkip(refusal.Feature, refusal.Message), name => NamesImport(bytes, name));
        }
        catch (WatException refusal) when (refusal.Error == WasmFormatError.UnsupportedFeature && _text.Known.Has(refusal.Feature))
        {
            return new(null, AddSkip(refusal.Feature, refusal.Message), name => source.Text!.Value.Span.IndexOf(Encoding.UTF8.GetBytes($"\"{name}\"")) >= 0);
        }
    }

    private int AddSkip(WasmFeature feature, string reason)
    {
        _skips.Add(new SpecSkip(_command, feature, reason, 0));
        return _skips.Count - 1;
    }

    private void CountSkipped(int skip, int assertions) =>
        _skips[skip] = _skips[skip] with { Assertions = _skips[skip].Assertions + assertions };

    private Slot<Instance> InstanceOf(string? name) => name is null ? _instance : _instances[name];

    public void Dispose() => _store.Dispose();
}
