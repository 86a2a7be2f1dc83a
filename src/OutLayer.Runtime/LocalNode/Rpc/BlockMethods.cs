using System.Text.Json;
using OutLayer.Near;
using OutLayer.Runtime.LocalNode.Rpc.Views;

namespace OutLayer.Runtime.LocalNode.Rpc;

/// <summary>Methods about blocks. A chunk's hash is its block's.</summary>
internal sealed class BlockMethods(NearNode node, NodeIdentity identity)
{
    private readonly BlockViews _views = new(node, identity);

    public Action<Utf8JsonWriter> Block(RpcParameters parameters)
    {
        var reference = parameters.Positions(1) is [var id] ? RpcParameters.BlockId(id) : parameters.Block();
        var block = reference.Resolve(node).Block;
        return writer => _views.WriteBlock(writer, block);
    }

    public Action<Utf8JsonWriter> Chunk(RpcParameters parameters)
    {
        var block = ChunkOf(parameters);
        return writer => _views.WriteChunk(writer, block);
    }

    /// <summary>Nothing waits here for long.</summary>
    public Action<Utf8JsonWriter> CongestionLevel(RpcParameters parameters)
    {
        ChunkOf(parameters);
        return static writer =>
        {
            writer.WriteStartObject();
            writer.WriteNumber("congestion_level", 0.0);
            writer.WriteEndObject();
        };
    }

    public Action<Utf8JsonWriter> GasPrice(RpcParameters parameters)
    {
        var id = parameters.Positions(1) is [var only] ? NullAsNone(only) : parameters.IsEmpty ? null : parameters.Find("block_id");
        var block = (id is { } given ? RpcParameters.BlockId(given) : BlockReference.Last).Resolve(node).Block;
        return writer =>
        {
            writer.WriteStartObject();
            writer.WriteAmount("gas_price", block.GasPrice);
            writer.WriteEndObject();
        };
    }

    /// <summary>By <c>chunk_id</c>, or by block and shard, each also by position: [hash], [[block, shard]], [block, shard].</summary>
    private BlockHeader ChunkOf(RpcParameters parameters)
    {
        if (parameters.Positions(2) is [var block, var shard]) return InShard(RpcParameters.BlockId(block), shard);
        if (parameters.Positions(1) is not [var only]) return Named(parameters);
        return new RpcParameters(only).Positions(2) is [var inner, var innerShard] ? InShard(RpcParameters.BlockId(inner), innerShard) : OfHash(RpcParameters.Hash(only));
    }

    private BlockHeader Named(RpcParameters parameters) => parameters.Find("chunk_id") is { } chunk
        ? OfHash(RpcParameters.Hash(chunk)) : InShard(RpcParameters.BlockId(parameters.Require("block_id")), parameters.Require("shard_id"));

    private BlockHeader InShard(BlockReference block, JsonElement shard)
    {
        var found = block.Resolve(node).Block;
        ulong number = RpcParameters.Number(shard);
        return number == 0 ? found : throw RpcErrors.InvalidShard(number);
    }

    private BlockHeader OfHash(in CryptoHash hash) => node.At(hash)?.Block ?? throw RpcErrors.UnknownChunk(hash);

    private static JsonElement? NullAsNone(JsonElement value) => value.ValueKind == JsonValueKind.Null ? null : value;
}
