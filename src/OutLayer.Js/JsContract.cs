using System.Text.Unicode;
using OutLayer.Js.Hosting;
using OutLayer.Js.QuickJs;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Js;

/// <summary>What one call of a contract is given.</summary>
public sealed record JsCallOptions
{
    /// <summary>The host functions that the image names.</summary>
    public required JsHostFunctionTable HostFunctions { get; init; }

    /// <summary>Gas at the start, in the units of the cost model that the module was compiled with.</summary>
    public required long Gas { get; init; }

    /// <summary>The wall-clock deadline. It ends the run at a loop or a call; such a run is not deterministic.</summary>
    public CancellationToken Deadline { get; init; }

    /// <summary>True: arguments that are not JSON are <c>undefined</c> to the method, which may read the input as bytes. Else an error.</summary>
    public bool AnyArguments { get; init; }

    /// <summary>Called with the store before the run, to bind what counts gas; and never kept after it.</summary>
    public Action<Store>? Starting { get; init; }

    /// <summary>Called after the run, however it ended. The store is another run's from then on: read now what is to be known of it.</summary>
    public Action? Ending { get; init; }
}

/// <summary>How a call ended, and the gas that was left.</summary>
public sealed record JsCallOutcome(JsRunResult Result, long GasLeft);

/// <summary>A contract's files. Every call starts from the frozen realm, loads them and runs one exported function.</summary>
public sealed class JsContract
{
    private static readonly ReadOnlyMemory<byte> NotJson = "?"u8.ToArray();

    private readonly JsRuntime _runtime;

    internal JsContract(JsRuntime runtime, JsModules modules) => (_runtime, Modules) = (runtime, modules);

    public JsModules Modules { get; }

    /// <summary>
    /// Calls an exported function with one argument, the parsed <paramref name="argsJson"/> ({} if it is null), and awaits
    /// what it returns.
    /// </summary>
    public JsCallOutcome Call(string method, ReadOnlyMemory<byte>? argsJson, JsCallOptions options)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(options);
        if (argsJson is { } json && !Utf8.IsValid(json.Span))
        {
            if (!options.AnyArguments) throw new ArgumentException("the arguments are not UTF-8 text", nameof(argsJson));
            argsJson = NotJson;
        }
        return Run(method, argsJson, options);
    }

    /// <summary>Loads the contract and answers the names of its exported functions as a JSON array of strings.</summary>
    public JsCallOutcome ListExports(JsCallOptions options) => Run(null, null, options);

    private JsCallOutcome Run(string? method, ReadOnlyMemory<byte>? argsJson, JsCallOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        CheckTable(options.HostFunctions);
        using var rented = _runtime.Rent();
        return Execute(rented.Host, new ContractRun(_runtime, Modules, method, argsJson, options.AnyArguments), options);
    }

    /// <summary>One hand-over to a thread with a large stack, if this one has none, instead of one at each crossing.</summary>
    private static JsCallOutcome Execute(QuickJsVm vm, ContractRun run, JsCallOptions options)
    {
        vm.Store.Gas = options.Gas;
        JsRunResult? result = null;
        try
        {
            options.Starting?.Invoke(vm.Store);
            using (options.Deadline.UnsafeRegister(static store => ((Store)store!).Interrupt(), vm.Store))
                GuestThread.Run(vm.Store.NativeStackBytes, () => result = run.Execute(vm, options.HostFunctions));
            return new JsCallOutcome(result!, vm.Store.Gas);
        }
        finally
        {
            options.Ending?.Invoke();
        }
    }

    private void CheckTable(JsHostFunctionTable table)
    {
        string missing = string.Join(", ", table.Missing(_runtime.Image.Manifest.HostFunctions));
        if (missing.Length > 0) throw new ArgumentException($"the table lacks host functions that the image calls: {missing}", nameof(table));
    }
}
