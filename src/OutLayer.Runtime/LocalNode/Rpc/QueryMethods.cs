using System.Text.Json;
using OutLayer.Near;
using OutLayer.Runtime.LocalNode.Rpc.Views;

namespace OutLayer.Runtime.LocalNode.Rpc;

/// <summary>
/// <c>query</c>, and each of its requests as a method of its own. Each answers at any block whose state is kept, and a state of any
/// size. Where a view call fails or a key is missing, <c>query</c> answers a result with a member <c>error</c>: so does nearcore.
/// </summary>
internal sealed class QueryMethods
{
    private readonly NearNode _node;

    /// <summary>The one table of requests; each reads its parameters before the block is looked for.</summary>
    private readonly Dictionary<string, Func<RpcParameters, StateQuery>> _requests;

    public QueryMethods(NearNode node)
    {
        _node = node;
        _requests = new(StringComparer.Ordinal)
        {
            ["view_account"] = parameters => StateQueries.Account(parameters.AccountId("account_id")),
            ["view_code"] = parameters => StateQueries.Code(parameters.AccountId("account_id")),
            ["view_state"] = parameters =>
                StateQueries.State(parameters.AccountId("account_id"), parameters.Base64("prefix_base64"), parameters.Find("include_proof") is { ValueKind: JsonValueKind.True }),
            ["view_access_key"] = parameters => StateQueries.AccessKey(parameters.AccountId("account_id"), parameters.PublicKey("public_key")),
            ["view_access_key_list"] = parameters => StateQueries.AccessKeys(parameters.AccountId("account_id")),
            ["view_gas_key"] = parameters => StateQueries.GasKey(parameters.AccountId("account_id"), parameters.PublicKey("public_key")),
            ["view_gas_key_list"] = parameters => StateQueries.GasKeys(parameters.AccountId("account_id")),
            ["call_function"] = parameters => StateQueries.Call(node, parameters.AccountId("account_id"), parameters.Text("method_name"), parameters.Base64("args_base64")),
            ["view_global_contract_code"] = parameters => StateQueries.GlobalCode(new GlobalContractId(parameters.Hash("code_hash").ToArray(), null)),
            ["view_global_contract_code_by_account_id"] = parameters => StateQueries.GlobalCode(new GlobalContractId(null, parameters.AccountId("account_id"))),
        };
    }

    /// <summary>The requests as methods, whose errors are errors.</summary>
    public IEnumerable<RpcMethod> Direct => _requests.Select(request =>
        RpcMethod.Now($"EXPERIMENTAL_{request.Key}", parameters => Run(request.Value(parameters), parameters.Block())));

    public Action<Utf8JsonWriter> Query(RpcParameters parameters)
    {
        try
        {
            if (parameters.Positions(2) is [var path, var data]) return Run(LegacyQuery.Read(_node, RpcParameters.Text(path), RpcParameters.Text(data)), BlockReference.Last);
            string request = RpcParameters.OneOf(parameters.Require("request_type"), _requests.Keys);
            return Run(_requests[request](parameters), parameters.Block());
        }
        catch (RpcException refused) when (refused is { QueryText: not null, Block: not null })
        {
            return writer => WriteRefused(writer, refused.QueryText, refused.Block);
        }
    }

    private Action<Utf8JsonWriter> Run(StateQuery query, BlockReference reference)
    {
        var at = reference.ResolveState(_node);
        var write = query(at);
        return writer =>
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteBlock(at.Block);
            writer.WriteEndObject();
        };
    }

    private static void WriteRefused(Utf8JsonWriter writer, string text, BlockHeader block)
    {
        writer.WriteStartObject();
        writer.WriteString("error", text);
        writer.WriteEmptyArray("logs");
        writer.WriteBlock(block);
        writer.WriteEndObject();
    }
}
