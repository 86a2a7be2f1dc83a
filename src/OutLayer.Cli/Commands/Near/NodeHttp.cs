using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using OutLayer.Runtime.LocalNode.Rpc;

namespace OutLayer.Cli.Commands.Near;

/// <summary>The paths of a NEAR node: POST / for JSON-RPC, GET /status, /health and /network_info; any web page may ask.</summary>
internal sealed class NodeHttp(JsonRpcServer rpc) : IHttpApplication<HttpContext>
{
    private const string Json = "application/json";

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public async Task ProcessRequestAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        if (request.Headers.Origin.Count > 0) response.Headers.AccessControlAllowOrigin = "*";
        if (HttpMethods.IsOptions(request.Method)) Allow(response);
        else if (request.Path == "/") await Root(context).ConfigureAwait(false);
        else Document(request, response);
        await response.CompleteAsync().ConfigureAwait(false);
    }

    /// <summary>What a browser asks before it sends JSON from another origin.</summary>
    private static void Allow(HttpResponse response)
    {
        response.Headers.AccessControlAllowMethods = "GET, POST";
        response.Headers.AccessControlAllowHeaders = "Authorization, Accept, Content-Type";
        response.Headers.AccessControlMaxAge = "3600";
    }

    private async Task Root(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return;
        }
        var answer = await Answer(context).ConfigureAwait(false);
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = Json;
        answer.Write(context.Response.BodyWriter);
    }

    /// <summary>What is too long is read to its end and dropped, so that its sender hears why; the server cuts off what goes on beyond reason.</summary>
    private async Task<RpcAnswer> Answer(HttpContext context)
    {
        var reader = context.Request.BodyReader;
        while (true)
        {
            var body = await reader.ReadAsync(context.RequestAborted).ConfigureAwait(false);
            bool tooLong = body.Buffer.Length > JsonRpcServer.MaxRequestBytes;
            if (body.IsCompleted)
            {
                var answer = await rpc.HandleAsync(body.Buffer, context.RequestAborted).ConfigureAwait(false);
                reader.AdvanceTo(body.Buffer.End);
                return answer;
            }
            reader.AdvanceTo(body.Buffer.Start, body.Buffer.End);
            if (tooLong) return await Drop(reader, context.RequestAborted).ConfigureAwait(false);
        }
    }

    private static async Task<RpcAnswer> Drop(PipeReader reader, CancellationToken cancel)
    {
        while (true)
        {
            var body = await reader.ReadAsync(cancel).ConfigureAwait(false);
            reader.AdvanceTo(body.Buffer.End);
            if (body.IsCompleted) return RpcAnswer.TooLarge;
        }
    }

    private void Document(HttpRequest request, HttpResponse response)
    {
        Action<IBufferWriter<byte>>? write = request.Path.Value switch
        {
            "/status" => rpc.WriteStatus,
            "/network_info" => JsonRpcServer.WriteNetworkInfo,
            "/health" => JsonRpcServer.WriteHealth,
            _ => null,
        };
        bool head = HttpMethods.IsHead(request.Method);
        response.StatusCode = write is null ? StatusCodes.Status404NotFound : head || HttpMethods.IsGet(request.Method) ? StatusCodes.Status200OK : StatusCodes.Status405MethodNotAllowed;
        if (response.StatusCode != StatusCodes.Status200OK) return;
        response.ContentType = Json;
        if (!head) write!(response.BodyWriter);
    }
}
