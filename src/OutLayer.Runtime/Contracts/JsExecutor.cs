using OutLayer.Wasm.Runtime;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using OutLayer.Js;
using OutLayer.Near;
using OutLayer.Protocol;
using OutLayer.Protocol.Receipts;
using OutLayer.Protocol.Runs;
using OutLayer.Runtime.Guests;
using OutLayer.Runtime.Receipts;
using OutLayer.Runtime.State;
using OutLayer.Runtime.TypeScript;

namespace OutLayer.Runtime.Contracts;

/// <summary>What a run gave: for the receipt, and for people. Not deterministic only if the deadline stopped it.</summary>
public sealed record ExecutionReport(CallOutcome Outcome, RunError? Error, bool Deadline = false);

/// <summary>Names of a contract's methods; none, and the error, where its loading failed or hit a limit.</summary>
public sealed record MethodList(IReadOnlyList<string> Methods, ReceiptStatus Status, RunError? Error);

/// <summary>Runs JavaScript contracts in the frozen realm, for the first time and for a verifier alike. Safe for many threads.</summary>
public sealed class JsExecutor : IReceiptExecutor, IDisposable
{
    public const string Mode = "frozen";

    private const int TableElements = 10_000;
    private const int CallDepthBytes = 16 << 20;
    private const int PagesPerMiB = 16;

    private readonly Dictionary<ExecutionLimits, JsRuntime> _runtimes = [];
    private readonly Lock _gate = new();
    private readonly Lazy<(Js.QuickJs.QuickJsModule Module, Js.Images.FrozenRealmImage Realm)> _images;

    public JsExecutor(GuestImages images) => _images = new(images.LoadQuickJs);

    /// <summary>SHA-256 that names the image in receipts.</summary>
    public Hash256 Image => Hash256.TryParse(_images.Value.Realm.Sha256, out var hash)
        ? hash : throw new GuestImageException("the frozen realm has no SHA-256");

    /// <summary>The limits of a run; only gas and memory can be chosen.</summary>
    public static ExecutionLimits LimitsOf(ulong gas, int memoryMiB)
    {
        var limits = RuntimeParameters.Latest.Limits;
        return new ExecutionLimits
        {
            Gas = gas,
            MemoryMiB = memoryMiB,
            TableElements = TableElements,
            CallDepthBytes = CallDepthBytes,
            LogCount = (int)limits.MaxNumberLogs,
            LogBytes = (int)limits.MaxTotalLogLength,
            ResultBytes = (int)limits.MaxLengthReturnedData,
        };
    }

    /// <summary>Names of the exported functions; or why the contract cannot be loaded.</summary>
    public MethodList ListMethods(CodeBundle code, CallRequest request, TimeSpan timeout)
    {
        using var deadline = new CancellationTokenSource();
        using var watch = Deadline.After(timeout, deadline.Cancel);
        if (!TryRead(code, out var modules, out var unreadable)) return new MethodList([], ReceiptStatus.Failed, unreadable.Error);
        var state = new CallState(new InMemoryStateStore(), Hash256.Zero, isView: true);
        var report = new JsRun(RuntimeFor(request.Limits).Load(modules), request, state, deadline.Token).ListExports();
        var names = report.Outcome.Result is { } json ? JsonSerializer.Deserialize<string[]>(json)! : [];
        return new MethodList(names, report.Outcome.Status, report.Error);
    }

    /// <summary>Runs a request on a state.</summary>
    public ExecutionReport Execute(CodeBundle code, CallRequest request, CallState state, TimeSpan timeout)
    {
        using var deadline = new CancellationTokenSource();
        using var watch = Deadline.After(timeout, deadline.Cancel);
        return TryRead(code, out var modules, out var unreadable)
            ? new JsRun(RuntimeFor(request.Limits).Load(modules), request, state, deadline.Token).Call()
            : unreadable;
    }

    CallOutcome IReceiptExecutor.Execute(ReceiptFile file, CallState state)
    {
        var request = ReceiptBuilder.RequestOf(file.Receipt.Body);
        RequireOurs(request);
        RequireRunnable(file.Code, request);
        if (file.Transcript.Count > 0) throw new TranscriptException("no transcript: a contract that runs alone is told nothing more");
        var report = Execute(file.Code, request, state, TimeSpan.FromMinutes(10));
        return !report.Deadline ? report.Outcome
            : throw new ReceiptRefusedException("running the receipt's code again took longer than 10 minutes of this machine's time");
    }

    private void RequireOurs(CallRequest request)
    {
        if (request.Engine != Engines.Semantics)
            throw new ReceiptRefusedException($"the receipt is of the semantics \"{request.Engine}\"; this version has {Engines.Semantics}");
        if (request.Mode != Mode) throw new ReceiptRefusedException($"the receipt is of the mode \"{request.Mode}\"; this version has {Mode}");
        if (request.Image != Image)
            throw new ReceiptRefusedException($"the receipt is of the guest image {request.Image?.ToString() ?? "(none)"}; this version has {Image}");
        var limits = LimitsOf(request.Limits.Gas, request.Limits.MemoryMiB);
        if (request.Limits != limits) throw new ReceiptRefusedException("the receipt's limits are not those of this mode");
        if (request.Limits is { Gas: > CallOptions.MaxGas } or { MemoryMiB: < 4 or > 2_048 })
            throw new ReceiptRefusedException("the receipt's limits are outside of what this mode allows");
    }

    /// <summary>What no run of this mode was ever given, and what would pass other code off as that which ran.</summary>
    private static void RequireRunnable(CodeBundle code, CallRequest request)
    {
        if (!code.RunsAsGiven && !IsCompiled(code))
            throw new ReceiptRefusedException($"the receipt's code is not run as it was given; the mode {Mode} compiles TypeScript to one module, and nothing else");
        var (account, signer, predecessor) = (request.Context.Account, request.Context.Signer, request.Context.Predecessor);
        foreach (var (name, id) in (ReadOnlySpan<(string, string)>)[("account", account), ("signer", signer), ("predecessor", predecessor)])
            if (!AccountNames.IsValid(id)) throw new ReceiptRefusedException($"the receipt's {name} is no account id");
        ulong maxInput = RuntimeParameters.Latest.Limits.MaxArgumentsLength;
        if ((ulong)request.Input.Length > maxInput) throw new ReceiptRefusedException($"the receipt's input has {request.Input.Length} bytes, the limit is {maxInput}");
        if (!Utf8.IsValid(request.Input.Span)) throw new ReceiptRefusedException("the receipt's input is not UTF-8 text, so it is not JSON");
    }

    /// <summary>One module of another name than all that was given, made of a TypeScript file of its own name.</summary>
    private static bool IsCompiled(CodeBundle code) => code.Run.Count == 1 && !code.Given.ContainsKey(code.Entry)
        && code.Given.Keys.Any(path => TypeScriptCompiler.IsTypeScript(path) && Path.ChangeExtension(Path.GetFileName(path), ".js") == code.Entry);

    /// <summary>False: what is given cannot be JavaScript at all (not UTF-8, too much, a name of the runtime's own), and costs nothing.</summary>
    private static bool TryRead(CodeBundle code, [NotNullWhen(true)] out JsModules? modules, [NotNullWhen(false)] out ExecutionReport? unreadable)
    {
        try
        {
            (modules, unreadable) = (new JsModules(code.Entry, code.Run), null);
            return true;
        }
        catch (ArgumentException bad)
        {
            string kind = JsErrorCode.LoadFailed.Text();
            var outcome = new CallOutcome { Status = ReceiptStatus.Failed, GasUsed = 0, Error = new ReceiptError(kind, bad.Message) };
            (modules, unreadable) = (null, new ExecutionReport(outcome, new RunError(kind, bad.Message)));
            return false;
        }
    }

    private JsRuntime RuntimeFor(ExecutionLimits limits)
    {
        var key = limits with { Gas = 0 };
        lock (_gate)
        {
            if (_runtimes.TryGetValue(key, out var known)) return known;
            var (module, realm) = _images.Value;
            return _runtimes[key] = new JsRuntime(realm, module, Engines.Default, new JsRuntimeOptions
            {
                MaxMemoryPages = limits.MemoryMiB * PagesPerMiB,
                MaxCallDepthBytes = limits.CallDepthBytes,
                MaxResultBytes = limits.ResultBytes,
            });
        }
    }

    internal static RunError DescribeForPeople(JsError error) => new(error.Code.Text(), error.Message, error.Line, error.Column,
        error.Stack is { Count: > 0 } stack ? string.Join('\n', stack) : null, error.File, error.SourceLine);

    public void Dispose()
    {
        lock (_gate)
            foreach (var runtime in _runtimes.Values)
                runtime.Dispose();
    }
}
