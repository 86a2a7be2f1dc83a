using System.Text;
using Microsoft.Extensions.DependencyInjection;
using OutLayer.Protocol.Crypto;
using OutLayer.Runtime;
using OutLayer.Runtime.Contracts;
using OutLayer.Runtime.Guests;
using OutLayer.Runtime.Simulator;
using OutLayer.Runtime.State;

namespace OutLayer.PublicApi.Tests;

public sealed class ServiceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("outlayer-services-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_host_is_one_for_the_process_and_keeps_state_in_its_folder()
    {
        var options = new OutLayerOptions { StateFolder = Path.Combine(_folder, "state") };
        for (int expected = 1; expected <= 2; expected++)
        {
            using var services = new ServiceCollection().AddOutLayer(options).BuildServiceProvider(validateScopes: true);
            var host = services.GetRequiredService<ContractHost>();
            Assert.Same(host, services.GetRequiredService<ContractHost>());
            Assert.Equal($"{expected}", Count(host));
        }
    }

    [Fact]
    public void The_simulator_shares_state_and_key_with_the_host()
    {
        var options = new OutLayerOptions { StateFolder = null, Call = new CallOptions { Gas = 50_000_000_000_000 } };
        using var services = new ServiceCollection().AddOutLayer(options).BuildServiceProvider(validateScopes: true);
        var simulator = services.GetRequiredService<ContractSimulator>();
        simulator.LoadContract("export function f() { near.storageWrite('k', 'v'); return 1; }"u8.ToArray(), "sim.near");
        var run = simulator.Execute("sim.near", "f");
        Assert.Equal((50_000_000_000_000ul, "1"), (run.GasLimit, Encoding.UTF8.GetString(run.Result!)));
        var host = services.GetRequiredService<ContractHost>();
        Assert.Equal(simulator.StateRootOf("sim.near"), host.State.GetHead("sim.near").Root);
        Assert.True(host.Verify(run.Calls[0].Evidence).Holds);
        Assert.True(ContractSimulator.Verify(host.Run(ContractSource.FromText("a.js", "export const f = () => 2;"), "f").Evidence!).Holds);
    }

    [Fact]
    public void Nothing_is_opened_before_it_is_asked_for()
    {
        var options = new OutLayerOptions { StateFolder = Path.Combine(_folder, "state") };
        using (new ServiceCollection().AddOutLayer(options).BuildServiceProvider()) { }
        Assert.False(Directory.Exists(options.StateFolder));
    }

    [Fact]
    public void What_the_host_application_registered_stays()
    {
        using var store = new InMemoryStateStore();
        var key = new Ed25519Key(new byte[32]);
        using var services = new ServiceCollection().AddSingleton<IStateStore>(store).AddSingleton(key)
            .AddOutLayer(new OutLayerOptions { StateFolder = Path.Combine(_folder, "state") }).AddOutLayer().BuildServiceProvider();
        var host = services.GetRequiredService<ContractHost>();
        Assert.Same(store, host.State);
        Assert.Equal("1", Count(host));
        Assert.Equal(["one.near"], store.ListAccounts());
        Assert.False(Directory.Exists(Path.Combine(_folder, "state")));
    }

    [Fact]
    public void Options_of_calls_are_the_default_and_bite()
    {
        var options = new OutLayerOptions { StateFolder = null, Call = new CallOptions { Account = "default.near", Gas = 1_000_000_000 } };
        using var services = new ServiceCollection().AddOutLayer(options).BuildServiceProvider();
        var host = services.GetRequiredService<ContractHost>();
        var starved = host.Run(ContractSource.FromText("a.js", "export function f() {}"), "f");
        Assert.Equal("out-of-gas", starved.Result.Error!.Code);
        Assert.Equal("default.near", starved.Evidence!.Receipt.Body.Context.Account);
        Assert.False(Directory.Exists(".outlayer"));
    }

    [Fact]
    public void Bad_settings_are_refused_where_they_are_set()
    {
        Assert.Equal("StateFolder", Assert.Throws<ArgumentException>(() => new OutLayerOptions { StateFolder = " " }).ParamName);
        Assert.Equal("ImageFolder", Assert.Throws<ArgumentException>(() => new OutLayerOptions { ImageFolder = Path.Combine(_folder, "none") }).ParamName);
        Assert.Throws<ArgumentNullException>(() => new OutLayerOptions { Call = null! });
    }

    [Fact]
    public void A_folder_without_images_is_named()
    {
        using var services = new ServiceCollection().AddOutLayer(new OutLayerOptions { StateFolder = null, ImageFolder = _folder }).BuildServiceProvider();
        var host = services.GetRequiredService<ContractHost>();
        Assert.Contains(_folder, Assert.Throws<GuestImageException>(() => Count(host)).Message, StringComparison.Ordinal);
    }

    private static string Count(ContractHost host)
    {
        var code = ContractSource.FromText("count.js", "export function f() { const n = Number(near.storageRead('n') ?? 0) + 1; near.storageWrite('n', `${n}`); return n; }");
        return Encoding.UTF8.GetString(host.Run(code, "f", options: new CallOptions { Account = "one.near" }).Result.Result!);
    }
}
