namespace OutLayer.Near;

/// <summary>Trie nodes touched by a storage operation, which the call pays for.</summary>
/// <param name="FromStorage">Read for the first time in this chunk (<see cref="Cost.TouchingTrieNode"/> each).</param>
/// <param name="FromCache">Read again (<see cref="Cost.ReadCachedTrieNode"/> each).</param>
public readonly record struct TrieTouches(ulong FromStorage, ulong FromCache);
