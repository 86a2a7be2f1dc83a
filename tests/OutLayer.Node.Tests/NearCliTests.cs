using System.Text.Json;
using System.Text.RegularExpressions;

namespace OutLayer.Node.Tests;

/// <summary>near-cli 4.0.13, unchanged, against a node: the commands of its own guide, one after the other.</summary>
public sealed partial class NearCliTests
{
    [Fact]
    public void A_contract_is_made_called_and_removed()
    {
        NearClients.SkipUnlessInstalled();
        using var folder = new TempFolder();
        using var node = NodeProcess.Start(folder.File("chain"));
        string Near(params string[] arguments) => Run(folder, node, 0, arguments);
        string Fails(params string[] arguments) => Run(folder, node, 1, arguments);

        using var key = JsonDocument.Parse(File.ReadAllBytes(node.KeyFile));
        Near("add-credentials", "test.near", "--secretKey", key.RootElement.GetProperty("secret_key").GetString()!);
        Contains("cli.test.near", Near("create-account", "cli.test.near", "--useAccount", "test.near", "--initialBalance", "5"));
        Contains("bob.near", Near("create-account", "bob.near", "--useAccount", "test.near", "--initialBalance", "3"));
        Contains("3000000000000000000000000", Near("state", "bob.near"));
        Contains("Done deploying", Near("deploy", "cli.test.near", TestContract.In(folder)));
        Near("call", "cli.test.near", "set", "{\"a\":1}", "--useAccount", "test.near");
        Contains("a: 1", Near("view", "cli.test.near", "get"));
        Contains("hello", Near("call", "cli.test.near", "hello", "{}", "--useAccount", "bob.near"));
        Contains("Smart contract panicked: boom", Fails("call", "cli.test.near", "fail", "{}", "--useAccount", "test.near"));
        Contains("eyJhIjoxfQ==", Near("storage", "cli.test.near", "--finality", "final"));
        string sent = Near("send-near", "test.near", "bob.near", "1.5");
        string hash = TransactionHash().Match(sent).Groups[1].Value;
        Contains("SuccessValue", Near("tx-status", hash, "test.near"));
        Contains("ed25519:", Near("list-keys", "bob.near"));
        string limited = $"ed25519:{new string('1', 31)}2";
        Near("add-key", "bob.near", limited, "--contractId", "cli.test.near", "--methodNames", "set");
        Contains(limited, Near("list-keys", "bob.near"));
        Near("delete-key", "bob.near", limited, "--force");
        Contains("test.near", Near("validators", "current"));
        Near("delete-account", "cli.test.near", "test.near", "--force");
        Contains("doesn't exist", Fails("state", "cli.test.near"));
    }

    private static string Run(TempFolder home, NodeProcess node, int exit, string[] arguments)
    {
        var run = NearClients.Cli(home.Path, node.Rpc, arguments);
        Assert.True(run.Exit == exit, $"near {string.Join(' ', arguments)}: exit {run.Exit}\n{run.Output}\n{run.Errors}");
        return run.Output + run.Errors;
    }

    private static void Contains(string expected, string output) => Assert.Contains(expected, output, StringComparison.Ordinal);

    [GeneratedRegex(@"\b([1-9A-HJ-NP-Za-km-z]{43,44})\b")]
    private static partial Regex TransactionHash();
}
