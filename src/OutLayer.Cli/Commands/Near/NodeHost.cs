using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OutLayer.Runtime.LocalNode.Rpc;

namespace OutLayer.Cli.Commands.Near;

/// <summary>
/// HTTP on 127.0.0.1 alone. The server of ASP.NET Core is used without its host: no container, configuration or logs, which would
/// take longer to start than all the rest.
/// </summary>
internal sealed class NodeHost : IAsyncDisposable
{
    private readonly KestrelServer _server;

    private NodeHost(KestrelServer server, string address) => (_server, Address) = (server, address);

    /// <summary>Such as <c>127.0.0.1:3030</c>.</summary>
    public string Address { get; }

    /// <exception cref="UsageException">The port is in use, or may not be used.</exception>
    public static async Task<NodeHost> Start(JsonRpcServer rpc, int port, CancellationToken cancel)
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Limits.MaxRequestBodySize = 10 * JsonRpcServer.MaxRequestBytes;
        options.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
        var server = new KestrelServer(
            Options.Create(options), new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance), NullLoggerFactory.Instance);
        try
        {
            await server.StartAsync(new NodeHttp(rpc), cancel).ConfigureAwait(false);
        }
        catch (Exception refused) when (refused is IOException or System.Net.Sockets.SocketException)
        {
            server.Dispose();
            string why = refused.InnerException is AddressInUseException ? "is in use" : $"cannot be listened on ({refused.GetBaseException().Message})";
            throw new UsageException($"port {port} of 127.0.0.1 {why}; choose another with --port N, or --port 0 for any that is free");
        }
        string bound = server.Features.Get<IServerAddressesFeature>()!.Addresses.First();
        rpc.Address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{new Uri(bound).Port}");
        return new NodeHost(server, rpc.Address);
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));   // for answers that are on their way
        await _server.StopAsync(patience.Token).ConfigureAwait(false);
        _server.Dispose();
    }
}
