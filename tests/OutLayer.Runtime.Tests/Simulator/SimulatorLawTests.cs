using FsCheck;
using FsCheck.Fluent;
using OutLayer.Near;
using OutLayer.Protocol.Receipts;
using OutLayer.Runtime.Receipts;
using OutLayer.Runtime.Simulator;
using static OutLayer.Runtime.Tests.Simulator.SimulatedCase;
using Receipt = OutLayer.Protocol.Receipts.Receipt;

namespace OutLayer.Runtime.Tests.Simulator;

/// <summary>Laws of any sequence of calls, good and bad.</summary>
public sealed class SimulatorLawTests
{
    /// <summary>What is done, and how it changes the state of the hub; null where it does not stand.</summary>
    private static readonly (string Method, Func<int, string> Args, Func<int, (string Key, string Value)?> Writes)[] Steps =
    [
        ("set", i => $$"""{"key":"k{{i % 3}}","value":"{{i}}"}""", i => ($"k{i % 3}", $"{i}")),
        ("fail", i => $$"""{"key":"k{{i % 3}}"}""", _ => null),
        ("relay", i => $$"""{"to":"counter.test.near","method":"{{(i % 2 == 0 ? "increment" : "decrement")}}"}""", i => ("relayed", i % 2 == 0 ? "increment" : "decrement")),
        ("pay", i => $$"""{"to":"{{(i % 2 == 0 ? Counter : "nobody.near")}}","method":"increment","amount":"{{i}}"}""", _ => null),
        ("batch", i => $$"""{"to":"hub.test.near","calls":[["set",{"key":"k0","value":"{{i}}"}],["set",{"key":"k0","value":"b{{i}}"}]]}""", i => ("k0", $"b{i}")),
        ("batch", i => $$"""{"to":"hub.test.near","calls":[["set",{"key":"k1","value":"{{i}}"}],["fail",{"key":"k1"}],["set",{"key":"k2","value":"x"}]]}""", _ => null),
        ("nothing", _ => "{}", _ => null),
    ];

    private static readonly string[] Accounts = [Counter, Hub, "test.near"];

    [Fact]
    public void State_is_what_stands_every_receipt_holds_and_no_yocto_is_lost() =>
        Prop.ForAll(Gen.Choose(0, 1_000).ListOf(6).ToArbitrary(), choices =>
        {
            using var simulator = Open();
            var model = new SortedDictionary<string, string>();
            simulator.Execute(Hub, "facts").Ok(); // all three accounts are there
            foreach (int choice in choices)
            {
                var (method, args, writes) = Steps[choice % Steps.Length];
                var run = simulator.Execute(Hub, method, args(choice), new SimulatorCall { Deposit = (UInt128)(choice % 5) }).Verified();
                Assert.Equal(run.Status == ReceiptStatus.Ok, run.Error is null);
                if (writes(choice) is var (key, value)) model[key] = value;
            }
            foreach (var (key, value) in model)
                Assert.Equal($"\"{value}\"", simulator.Query(Hub, "get", $$"""{"key":"{{key}}"}""").Ok().Text());
            Assert.Equal(3 * Amounts.Near, Accounts.Aggregate((UInt128)0, (sum, account) => sum + simulator.BalanceOf(account)!.Value));
            var receipts = simulator.State.ListAccounts().SelectMany(account => simulator.State.ListReceipts(account, 0, 1_000));
            Assert.Empty(ReceiptChain.Check([.. receipts.Select((stored, i) => ($"{i}", Receipt.Parse(stored.Bytes.Span)))]));
        }).QuickCheckThrowOnFailure();
}
