namespace OutLayer.Runtime.LocalNode.Store;

/// <summary>The tables of a chain's file, by the version that brought them.</summary>
internal static class ChainSchema
{
    /// <summary>"OLnn" in the file's header: what tells it from the states of JavaScript accounts, and from other programs' files.</summary>
    public const int ApplicationId = 0x4F4C6E6E;

    /// <summary>Script i brings a file from version i to i + 1. Scripts are only ever added.</summary>
    public static IReadOnlyList<string> Scripts { get; } =
    [
        """
        CREATE TABLE record (key BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
        CREATE TABLE entry (
            kind INTEGER NOT NULL,
            key BLOB NOT NULL,
            value BLOB NOT NULL,
            PRIMARY KEY (kind, key)
        ) WITHOUT ROWID;
        CREATE TABLE tip (id INTEGER PRIMARY KEY CHECK (id = 0), state_root BLOB NOT NULL, bytes BLOB NOT NULL);
        """,
    ];
}
