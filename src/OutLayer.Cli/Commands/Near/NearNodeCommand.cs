using System.CommandLine;
using System.Runtime.InteropServices;
using OutLayer.Cli.Output;
using OutLayer.Runtime.LocalNode;
using OutLayer.Runtime.LocalNode.Rpc;

namespace OutLayer.Cli.Commands.Near;

/// <summary>outlayer near node: a NEAR chain of one node, with NEAR's JSON-RPC on 127.0.0.1, until it is told to stop.</summary>
internal sealed class NearNodeCommand
{
    private const int DefaultPort = 3030;

    private readonly Option<string?> _port = new("--port") { HelpName = "N", Description = $"Port on 127.0.0.1; 0 takes any that is free. By default {DefaultPort}." };
    private readonly Option<string> _state = new("--state") { HelpName = "DIR", Description = "Folder of the chain and of its key, made where it is missing.", DefaultValueFactory = _ => Path.Combine(".outlayer", "near") };
    private readonly Option<bool> _memory = new("--in-memory") { Description = "Keep nothing: the chain ends with the command. Its key is printed.", Arity = ArgumentArity.Zero };
    private readonly CommandConsole _console;

    private NearNodeCommand(CommandConsole console) => _console = console;

    public static Command Create(CommandConsole console)
    {
        var node = new NearNodeCommand(console);
        var command = new Command("node", "Runs a local NEAR node that near-api-js and near-cli talk to.") { node._port, node._state, node._memory, CommonOptions.Json() };
        command.SetAction(parsed => node.Execute(parsed).GetAwaiter().GetResult());
        return command;
    }

    private async Task<int> Execute(ParseResult parsed)
    {
        int port = (int)(NumberOption.Read(_port, parsed, 0, ushort.MaxValue) ?? DefaultPort);
        string? folder = parsed.GetValue(_memory) ? null : Path.GetFullPath(parsed.GetValue(_state)!);
        using var stop = new CancellationTokenSource();
        using var interrupt = StopOn(PosixSignal.SIGINT, stop);
        using var terminate = StopOn(PosixSignal.SIGTERM, stop);
        await using var node = NearNode.Open(new NearNodeOptions { StateFolder = folder });
        await using var host = await NodeHost.Start(new JsonRpcServer(node), port, stop.Token).ConfigureAwait(false);
        Announce(node, host.Address, folder);
        await Task.WhenAny(node.Completion, Task.Delay(Timeout.Infinite, stop.Token)).ConfigureAwait(false);
        if (node.Completion.IsCompleted) await node.Completion.ConfigureAwait(false);
        return ExitCode.Ok;
    }

    private static PosixSignalRegistration StopOn(PosixSignal signal, CancellationTokenSource stop) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        stop.Cancel();
    });

    private void Announce(NearNode node, string address, string? folder)
    {
        if (_console.Json) _console.WriteJson(writer => NodeReport.Write(writer, node, address, folder));
        else foreach (string line in NodeReport.Lines(node, address, folder)) _console.WriteLine(line);
        _console.Output.Flush();
    }
}
