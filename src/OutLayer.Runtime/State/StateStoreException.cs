using System.Diagnostics.CodeAnalysis;

namespace OutLayer.Runtime.State;

/// <summary>What is wrong with a store.</summary>
public enum StateStoreError
{
    /// <summary>Another process uses the state folder.</summary>
    Locked,

    /// <summary>The stored bytes are not what was written.</summary>
    Corrupt,

    /// <summary>The folder or its files may not be written.</summary>
    ReadOnly,

    /// <summary>No space is left.</summary>
    DiskFull,

    /// <summary>A newer product wrote it.</summary>
    FutureVersion,

    /// <summary>The account has moved on since the call began.</summary>
    Conflict,

    /// <summary>The file is some other program's.</summary>
    NotAState,

    /// <summary>Any other trouble with the disk.</summary>
    Unusable,
}

/// <summary>Trouble of the host with a state store; nothing was committed. The message says where and what to do.</summary>
[SuppressMessage("Design", "CA1032", Justification = "A store's trouble always has a kind.")]
public sealed class StateStoreException(StateStoreError kind, string message, Exception? inner = null) : Exception(message, inner)
{
    public StateStoreError Kind => kind;
}
