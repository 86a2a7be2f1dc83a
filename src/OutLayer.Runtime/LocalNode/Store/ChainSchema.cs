namespace OutLayer.Runtime.LocalNode.Store;

/// <summary>
/// The tables of a chain's file, by the version that brought them. A commit appends one row with its entries and one with
/// its changes, and sets the tip. Now and then many commits' changes are merged into the records, and the places of
/// entries (kind, then key) into their index; <c>merged</c> is the last commit of which that is done.
/// </summary>
internal static class ChainSchema
{
    /// <summary>"OLnn" in the file's header: what tells it from the states of JavaScript accounts, and from other programs' files.</summary>
    public const int ApplicationId = 0x4F4C6E6E;

    /// <summary>Script i brings a file from version i to i + 1. Scripts are only ever added.</summary>
    public static IReadOnlyList<string> Scripts { get; } =
    [
        """
        CREATE TABLE tip (id INTEGER PRIMARY KEY CHECK (id = 0), state_root BLOB NOT NULL, bytes BLOB NOT NULL, merged INTEGER NOT NULL);
        CREATE TABLE bundle (id INTEGER PRIMARY KEY, entries BLOB NOT NULL);
        CREATE TABLE pending (id INTEGER PRIMARY KEY, changes BLOB NOT NULL);
        CREATE TABLE record (key BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
        CREATE TABLE place (
            name BLOB PRIMARY KEY,
            bundle INTEGER NOT NULL,
            start INTEGER NOT NULL,
            length INTEGER NOT NULL
        ) WITHOUT ROWID;
        """,
    ];
}
