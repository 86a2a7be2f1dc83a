namespace OutLayer.Near;

/// <summary>The first byte of a trie key: what kind of record it is. nearcore's numbers.</summary>
public enum TrieColumn : byte
{
    Account = 0,
    ContractCode = 1,

    /// <summary>Access keys, and behind each the nonces of a gas key.</summary>
    AccessKey = 2,
    ReceivedData = 3,

    /// <summary>The receipt that waits for a data id.</summary>
    PostponedReceiptId = 4,

    /// <summary>How many data a receipt still waits for.</summary>
    PendingDataCount = 5,
    PostponedReceipt = 6,

    /// <summary>Both ends of the queue of delayed receipts (no index), and its receipts.</summary>
    DelayedReceipt = 7,
    ContractData = 9,

    /// <summary>Both ends of the queue of yield timeouts.</summary>
    PromiseYieldIndices = 10,
    PromiseYieldTimeout = 11,
    PromiseYieldReceipt = 12,
    GlobalContractCode = 18,

    /// <summary>How often a global contract was deployed.</summary>
    GlobalContractNonce = 19,
    PromiseYieldStatus = 20,

    /// <summary>The data id of a yield by the name that its contract gave it.</summary>
    YieldIdToDataId = 22,

    /// <summary>The reverse.</summary>
    DataIdToYieldId = 23,
}
