using System.Text.Json;
using OutLayer.Near;

namespace OutLayer.Runtime.LocalNode.Rpc;

/// <summary>How a request names a block: by height, by hash, or by what it is to the chain.</summary>
internal abstract record BlockReference
{
    /// <summary>Of the last block: on one node each is final at once.</summary>
    public static readonly BlockReference Last = new Named("finality", "final");

    /// <summary>What a client reads if there is no such block.</summary>
    public abstract string NotFoundText { get; }

    public abstract NodeSnapshot? Find(NearNode node);

    /// <summary>As the request had it, as a member of an error.</summary>
    public void Write(Utf8JsonWriter writer, string member)
    {
        writer.WriteStartObject(member);
        Write(writer);
        writer.WriteEndObject();
    }

    /// <exception cref="RpcException">There is no such block.</exception>
    public NodeSnapshot Resolve(NearNode node, bool named = false) => Find(node) ?? throw RpcErrors.UnknownBlock(this, named);

    /// <summary>A block whose state is there.</summary>
    /// <exception cref="RpcException">There is no such block, or its state is not kept any more.</exception>
    public NodeSnapshot ResolveState(NearNode node)
    {
        var found = Resolve(node, named: true);
        return found.State is null ? throw RpcErrors.GarbageCollected(found.Block) : found;
    }

    protected abstract void Write(Utf8JsonWriter writer);

    public sealed record ByHeight(ulong Height) : BlockReference
    {
        public override string NotFoundText => $"DB Not Found Error: BLOCK HEIGHT: {Height} \n Cause: Unknown";

        public override NodeSnapshot? Find(NearNode node) => node.At(Height);

        protected override void Write(Utf8JsonWriter writer) => writer.WriteNumber("block_id", Height);
    }

    public sealed record ByHash(CryptoHash Hash) : BlockReference
    {
        public override string NotFoundText => $"DB Not Found Error: BLOCK HEADER: {Hash}";

        public override NodeSnapshot? Find(NearNode node) => node.At(Hash);

        protected override void Write(Utf8JsonWriter writer) => writer.WriteString("block_id", Hash.ToString());
    }

    /// <param name="Kind"><c>finality</c> or <c>sync_checkpoint</c>.</param>
    /// <param name="Name">Which.</param>
    public sealed record Named(string Kind, string Name) : BlockReference
    {
        public override string NotFoundText => $"there is no block for {Kind} {Name}";

        public override NodeSnapshot? Find(NearNode node) => Kind == "finality" ? node.Head : node.At(0);

        protected override void Write(Utf8JsonWriter writer) => writer.WriteString(Kind, Name);
    }
}
