using System.CommandLine;
using OutLayer.Cli.Commands.Near;
using OutLayer.Cli.Output;

namespace OutLayer.Cli.Commands;

/// <summary>outlayer near ...: NEAR's VM by itself, and a chain of one node.</summary>
internal static class NearCommand
{
    public static Command Create(CommandConsole console) => new("near", "NEAR's virtual machine by itself, a local node, and contracts for both.")
    {
        NearRunCommand.Create(console),
        NearNodeCommand.Create(console),
        NearBuildCommand.Create(console),
    };
}
