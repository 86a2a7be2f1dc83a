using Microsoft.Data.Sqlite;

namespace OutLayer.Runtime.State;

/// <summary>The tables, by the version that brought them. <c>user_version</c> holds the version of a file.</summary>
internal static class SqliteSchema
{
    /// <summary>"OLst" in the file's header: what tells our file from another program's.</summary>
    public const int ApplicationId = 0x4F4C7374;

    /// <summary>Script i brings a file from version i to i + 1. Scripts are only ever added.</summary>
    public static IReadOnlyList<string> Scripts { get; } =
    [
        """
        CREATE TABLE node (hash BLOB PRIMARY KEY, bytes BLOB NOT NULL) WITHOUT ROWID;
        CREATE TABLE value (hash BLOB PRIMARY KEY, bytes BLOB NOT NULL);
        CREATE TABLE account (
            id TEXT PRIMARY KEY,
            root BLOB NOT NULL,
            height INTEGER NOT NULL,
            last_receipt BLOB NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE receipt (
            account TEXT NOT NULL,
            height INTEGER NOT NULL,
            hash BLOB NOT NULL UNIQUE,
            bytes BLOB NOT NULL,
            PRIMARY KEY (account, height)
        );
        """,
        "CREATE TABLE ledger (key BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;",
    ];

    /// <summary>Brings the file up to the last version, in one transaction.</summary>
    public static void Migrate(SqliteConnection connection, string path, IReadOnlyList<string> scripts, int applicationId = ApplicationId)
    {
        long version = Pragma(connection, "user_version");
        long application = Pragma(connection, "application_id");
        bool empty = application == 0 && version == 0 && Scalar(connection, "SELECT count(*) FROM sqlite_schema") == 0;
        if (!empty && application != applicationId) throw StateStoreErrors.Make(StateStoreError.NotAState, path);
        if (version > scripts.Count) throw StateStoreErrors.Make(StateStoreError.FutureVersion, path);
        if (version == scripts.Count) return;
        using var transaction = connection.BeginTransaction(deferred: false);
        if (Pragma(connection, "user_version") != version) throw StateStoreErrors.Make(StateStoreError.Locked, path);
        for (long i = version; i < scripts.Count; i++) Execute(connection, scripts[(int)i]);
        Execute(connection, $"PRAGMA application_id = {applicationId}; PRAGMA user_version = {scripts.Count}");
        transaction.Commit();
    }

    private static long Pragma(SqliteConnection connection, string name) => Scalar(connection, $"PRAGMA {name}");

    private static long Scalar(SqliteConnection connection, string sql)
    {
        using var command = Command(connection, sql);
        return (long)command.ExecuteScalar()!;
    }

    public static void Execute(SqliteConnection connection, string sql)
    {
        using var command = Command(connection, sql);
        command.ExecuteNonQuery();
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;   // only ever constants of this class and its caller
        return command;
    }
}
