namespace OutLayer.Near;

/// <summary>A receipt that a call asks for. It is sent if the call succeeds.</summary>
public sealed class ReceiptDraft
{
    private readonly List<ReceiptAction> _actions = [];

    internal ReceiptDraft(string receiverId, IReadOnlyList<ReceiptDependency> dependencies, ReadOnlyMemory<byte>? yieldDataId = null) =>
        (ReceiverId, Dependencies, YieldDataId) = (receiverId, dependencies, yieldDataId);

    /// <summary>The account that executes it.</summary>
    public string ReceiverId { get; }

    /// <summary>The results that it waits for, in the order in which it sees them.</summary>
    public IReadOnlyList<ReceiptDependency> Dependencies { get; }

    /// <summary>The data that a yielded promise waits for (32 bytes); null for all other receipts.</summary>
    public ReadOnlyMemory<byte>? YieldDataId { get; }

    /// <summary>The account that refunds go to; null for the usual one.</summary>
    public string? RefundTo { get; internal set; }

    public IReadOnlyList<ReceiptAction> Actions => _actions;

    internal int Append(ReceiptAction action)
    {
        _actions.Add(action);
        return _actions.Count - 1;
    }

    internal void Replace(int index, ReceiptAction action) => _actions[index] = action;
}

/// <param name="Receipt">The receipt that gives the result, by its place among those of the call.</param>
/// <param name="DataId">The result's name (32 bytes).</param>
public readonly record struct ReceiptDependency(int Receipt, ReadOnlyMemory<byte> DataId);
