using OutLayer.Protocol;

namespace OutLayer.Runtime.State;

/// <summary>A receipt in a store: which one of the account's it is (from 1), its hash, and its canonical JSON.</summary>
public sealed record StoredReceipt(ulong Height, Hash256 Hash, ReadOnlyMemory<byte> Bytes);
