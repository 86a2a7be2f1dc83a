using OutLayer.Near;

namespace OutLayer.Runtime.LocalNode.Rpc;

/// <summary>The errors of NEAR's JSON-RPC: names, members and texts are nearcore's, which clients look for.</summary>
internal static class RpcErrors
{
    public const string Timeout = "TIMEOUT_ERROR";

    private const int ServerError = -32000, MethodNotFoundCode = -32601, ParseErrorCode = -32700;

    public static RpcException Parse(string message) =>
        new(RpcErrorGroup.RequestValidation, "PARSE_ERROR", ParseErrorCode, "Parse error", message) { Info = writer => writer.WriteString("error_message", message) };

    /// <summary>A parameter that is not what the method takes.</summary>
    public static RpcException Arguments(string message) => Parse($"Failed parsing args: {message}");

    public static RpcException NotARequest() => Parse("JSON RPC Request format was expected");

    public static RpcException MethodNotFound(string method, string? why = null) =>
        new(RpcErrorGroup.RequestValidation, "METHOD_NOT_FOUND", MethodNotFoundCode, "Method not found", why is null ? method : $"{method}: {why}")
        {
            Info = writer => writer.WriteString("method_name", method),
        };

    public static RpcException Internal(string message) =>
        new(RpcErrorGroup.Internal, "INTERNAL_ERROR", ServerError, "Server error", message) { Info = writer => writer.WriteString("error_message", message) };

    public static RpcException TimedOut() => new(RpcErrorGroup.Handler, Timeout, ServerError, "Server error", "Timeout");

    /// <summary>A block that is not there. Queries name it in the error, other methods do not.</summary>
    public static RpcException UnknownBlock(BlockReference reference, bool named) =>
        new(RpcErrorGroup.Handler, "UNKNOWN_BLOCK", ServerError, "Server error", reference.NotFoundText)
        {
            Info = writer =>
            {
                if (named) reference.Write(writer, "block_reference");
            },
        };

    public static RpcException GarbageCollected(BlockHeader block) =>
        At(block, "GARBAGE_COLLECTED_BLOCK", $"The data for block #{block.Height} is garbage collected on this node, use an archival node to fetch historical data");

    public static RpcException UnknownAccount(BlockHeader block, string account) =>
        At(block, "UNKNOWN_ACCOUNT", $"account {account} does not exist while viewing", "requested_account_id", account);

    public static RpcException NoContractCode(BlockHeader block, string account) =>
        At(block, "NO_CONTRACT_CODE", $"Contract code for contract ID #{account} has never been observed on the node", "contract_account_id", account);

    public static RpcException UnknownAccessKey(BlockHeader block, string publicKey) =>
        At(block, "UNKNOWN_ACCESS_KEY", $"Access key for public key {publicKey} has never been observed on the node", "public_key", publicKey,
            queryText: $"access key {publicKey} does not exist while viewing");

    public static RpcException UnknownGasKey(BlockHeader block, string publicKey) =>
        At(block, "UNKNOWN_GAS_KEY", $"Gas key for public key {publicKey} has never been observed on the node", "public_key", publicKey);

    public static RpcException NoGlobalContract(BlockHeader block, GlobalContractId id) =>
        new(RpcErrorGroup.Handler, "NO_GLOBAL_CONTRACT_CODE", ServerError, "Server error",
            $"Global contract code with identifier {(id.Hash is { } hash ? $"CodeHash({new CryptoHash(hash.Span)})" : $"AccountId({id.Account})")} has never been observed on the node")
        {
            Info = writer =>
            {
                writer.WriteStartObject("identifier");
                if (id.Hash is { } hash) writer.WriteString("CodeHash", new CryptoHash(hash.Span).ToString());
                else writer.WriteString("AccountId", id.Account);
                writer.WriteEndObject();
                WriteBlock(writer, block);
            },
        };

    /// <summary>A view call that failed.</summary>
    public static RpcException ContractExecution(BlockHeader block, NearError error, string text) =>
        new(RpcErrorGroup.Handler, "CONTRACT_EXECUTION_ERROR", ServerError, "Server error", $"Function call returned an error: {text}")
        {
            QueryText = text,
            Block = block,
            Info = writer =>
            {
                writer.WriteString("vm_error", text);
                writer.WritePropertyName("error");
                Views.ErrorViews.Write(writer, error);
                WriteBlock(writer, block);
            },
        };

    public static RpcException UnknownChunk(CryptoHash chunk) =>
        Named("UNKNOWN_CHUNK", $"Chunk Missing (unavailable on the node): ChunkHash(`{chunk}`) \n Cause: Unknown", "chunk_hash", chunk);

    public static RpcException InvalidShard(ulong shard) =>
        new(RpcErrorGroup.Handler, "INVALID_SHARD_ID", ServerError, "Server error", $"Shard id {shard} does not exist") { Info = writer => writer.WriteNumber("shard_id", shard) };

    public static RpcException UnknownReceipt(CryptoHash receipt) =>
        Named("UNKNOWN_RECEIPT", $"Receipt with id {receipt} has never been observed on this node", "receipt_id", receipt);

    public static RpcException UnknownTransaction(CryptoHash transaction) =>
        Named("UNKNOWN_TRANSACTION", $"Transaction {transaction} doesn't exist", "requested_transaction_hash", transaction);

    public static RpcException UnknownEpoch() => new(RpcErrorGroup.Handler, "UNKNOWN_EPOCH", ServerError, "Server error", "Epoch not found");

    /// <param name="error">nearcore's <c>InvalidTxError</c>.</param>
    public static RpcException InvalidTransaction(NearError error) =>
        new(RpcErrorGroup.Handler, "INVALID_TRANSACTION", ServerError, "Server error", NearError.Around("TxExecutionError", NearError.Around("InvalidTxError", error)))
        {
            Info = static _ => { },
        };

    private static RpcException Named(string cause, string text, string member, CryptoHash id) =>
        new(RpcErrorGroup.Handler, cause, ServerError, "Server error", text) { Info = writer => writer.WriteString(member, id.ToString()) };

    private static RpcException At(BlockHeader block, string cause, string text, string? member = null, string? value = null, string? queryText = null) =>
        new(RpcErrorGroup.Handler, cause, ServerError, "Server error", text)
        {
            QueryText = queryText,
            Block = block,
            Info = writer =>
            {
                if (member is not null) writer.WriteString(member, value);
                WriteBlock(writer, block);
            },
        };

    private static void WriteBlock(System.Text.Json.Utf8JsonWriter writer, BlockHeader block)
    {
        writer.WriteNumber("block_height", block.Height);
        writer.WriteString("block_hash", block.Hash.ToString());
    }
}
