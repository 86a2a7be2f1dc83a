using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace OutLayer.Runtime.State;

/// <summary>Opens the database file of a state folder with the settings that durability rests on.</summary>
internal static class SqliteStateFile
{
    public static SqliteConnection Open(string path, SqliteStateStoreOptions options) =>
        Open(path, options, SqliteSchema.Scripts, SqliteSchema.ApplicationId);

    /// <summary>The same for a file with tables of its own.</summary>
    public static SqliteConnection Open(string path, SqliteStateStoreOptions options, IReadOnlyList<string> scripts, int applicationId)
    {
        Batteries_V2.Init();
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Pooling = false,   // closed means closed: the folder may be copied or removed
            DefaultTimeout = Math.Max(1, (int)options.Patience.TotalSeconds),
        }.ToString());
        try
        {
            connection.Open();
            SqliteSchema.Execute(connection, $"PRAGMA busy_timeout = {(int)options.Patience.TotalMilliseconds}");
            SqliteSchema.Execute(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF");
            if (options.MaxPages is { } pages) SqliteSchema.Execute(connection, $"PRAGMA max_page_count = {pages}");
            SqliteSchema.Migrate(connection, path, scripts, applicationId);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
