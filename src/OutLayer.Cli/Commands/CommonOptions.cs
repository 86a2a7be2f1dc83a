using System.CommandLine;

namespace OutLayer.Cli.Commands;

/// <summary>Options that several verbs share.</summary>
internal static class CommonOptions
{
    public static Option<bool> Json() => new("--json") { Description = "Print one JSON document on stdout, and all else on stderr.", Arity = ArgumentArity.Zero };

    public static Option<string> State() => new("--state")
    {
        HelpName = "DIR",
        Description = "Folder of the state, made where it is missing.",
        DefaultValueFactory = _ => ".outlayer",
    };
}
