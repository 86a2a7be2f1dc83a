using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OutLayer.Protocol.Crypto;
using OutLayer.Runtime.Contracts;
using OutLayer.Runtime.Guests;
using OutLayer.Runtime.Receipts;
using OutLayer.Runtime.Simulator;
using OutLayer.Runtime.State;

namespace OutLayer.Runtime;

/// <summary>Registration with a host's services.</summary>
public static class OutLayerServices
{
    /// <summary>
    /// Adds <see cref="ContractHost"/>, which is all that most need, <see cref="ContractSimulator"/>, and their parts, each once for the process. What is
    /// registered already stays: an own <see cref="IStateStore"/> or <see cref="Ed25519Key"/> is used instead of the folder's.
    /// Nothing is opened until it is asked for.
    /// </summary>
    public static IServiceCollection AddOutLayer(this IServiceCollection services, OutLayerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(options ?? new OutLayerOptions());
        services.TryAddSingleton(provider => new GuestImages(provider.GetRequiredService<OutLayerOptions>().ImageFolder));
        services.TryAddSingleton(provider => OpenStore(provider.GetRequiredService<OutLayerOptions>()));
        services.TryAddSingleton(provider => LoadKey(provider.GetRequiredService<OutLayerOptions>()));
        services.TryAddSingleton(provider => new ContractHost(
            provider.GetRequiredService<IStateStore>(), provider.GetRequiredService<Ed25519Key>(), provider.GetRequiredService<GuestImages>())
        {
            Defaults = provider.GetRequiredService<OutLayerOptions>().Call,
        });
        services.TryAddSingleton(provider => new ContractSimulator(provider.GetRequiredService<IStateStore>(), provider.GetRequiredService<Ed25519Key>(), new SimulatorOptions
        {
            DefaultGasLimit = provider.GetRequiredService<OutLayerOptions>().Call.Gas,
        }));
        return services;
    }

    private static IStateStore OpenStore(OutLayerOptions options) =>
        options.StateFolder is { } folder ? SqliteStateStore.Open(folder) : new InMemoryStateStore();

    private static Ed25519Key LoadKey(OutLayerOptions options)
    {
        if (options.StateFolder is not { } folder) return new Ed25519Key(RandomNumberGenerator.GetBytes(Ed25519Key.SeedSize));
        Directory.CreateDirectory(folder); // an own store may not have made it
        return KeyFile.LoadOrCreate(folder);
    }
}
