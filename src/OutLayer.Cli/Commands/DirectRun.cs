using OutLayer.Cli.Output;
using OutLayer.Protocol.Receipts;
using OutLayer.Protocol.Runs;
using OutLayer.Runtime.Contracts;
using OutLayer.Runtime.Receipts;
using OutLayer.Runtime.Simulator;

namespace OutLayer.Cli.Commands;

/// <summary>outlayer run of a compiled contract: in the simulator, with the other contracts of the state folder around it.</summary>
internal sealed class DirectRun(CommandConsole console, CodeBundle code, string file, CallOptions options)
{
    private readonly string _account = options.Account ?? AccountNames.OfFile(file);
    private readonly List<ReceiptFile> _prepared = [];

    public int Execute(string? method, byte[] args, ReceiptFolder folder, string state, string? receipt)
    {
        // Without a method nothing is run, and no state is opened.
        using var simulator = ContractSimulator.Open(new SimulatorOptions { StateFolder = state, PersistState = method is not null, BeforeCommit = Prepare });
        if (Load(simulator) is not { } contract) return ExitCode.GuestFailed;
        if (method is null) throw Methods(contract);
        folder.Recover(simulator.State);
        var result = options.View ? simulator.Query(_account, method, args, Call()) : simulator.Execute(_account, method, args, Call());
        string? path = Keep(result, receipt, folder);
        Show(Document(result), method, path);
        return ExitCode.Of(result.Status);

        void Prepare(ReceiptFile evidence)
        {
            folder.Prepare(evidence);
            _prepared.Add(evidence);
        }
    }

    /// <summary>Null, and told, if the file is no contract.</summary>
    private SimulatedContract? Load(ContractSimulator simulator)
    {
        try
        {
            var contract = simulator.LoadContract(code.Run[code.Entry], _account);
            return contract.Kind == SimulatorModes.Direct ? contract : throw new InvalidDataException($"{file} is no WebAssembly module; a script's file ends in .js");
        }
        catch (InvalidDataException bad)
        {
            Show(new RunResult { Status = ReceiptStatus.Failed, Mode = SimulatorModes.Direct, Error = new RunError("load-failed", bad.Message), GasLimit = options.Gas }, "", null);
            return null;
        }
    }

    private UsageException Methods(SimulatedContract contract) => new(contract.Methods.Count == 0
        ? $"{file} exports no method: a function without parameters and results"
        : $"name a METHOD: {file} exports {string.Join(", ", contract.Methods)}");

    private SimulatorCall Call() => new()
    {
        Signer = options.Signer, Predecessor = options.Predecessor, Deposit = options.Deposit, Gas = options.Gas, BlockHeight = options.BlockHeight,
        BlockTimestamp = options.BlockTimestamp, Seed = options.Seed,
    };

    /// <summary>The called method's receipt goes where it was asked for; those of other calls into the state folder.</summary>
    private string? Keep(SimulatorResult result, string? asked, ReceiptFolder folder)
    {
        if (result.Calls.Count == 0) return null;
        var first = result.Calls[0].Evidence;
        string path = KeptReceipt.Keep(first, asked, folder);
        foreach (var other in _prepared.Where(evidence => evidence != first)) KeptReceipt.Keep(other, null, folder);
        return path;
    }

    private RunResult Document(SimulatorResult result) => new()
    {
        Status = result.Status,
        Mode = result.Mode,
        Result = result.Result,
        Logs = result.Logs,
        GasUsed = result.GasUsed,
        GasLimit = result.GasLimit,
        ExecutionTimeMs = result.ExecutionTimeMs,
        StateChanges = [.. from change in result.StateChanges where change.Account == _account select change.Change],
        StateRoot = result.StateRoot,
        Error = result.Error,
        Receipt = result.Calls.Count > 0 ? result.Calls[0].Evidence.Receipt : null,
    };

    private void Show(RunResult run, string method, string? path)
    {
        if (console.Json) console.WriteJson(RunResultJson.Write(run));
        else new RunRenderer(console, code).Render(run, method, path);
    }
}
