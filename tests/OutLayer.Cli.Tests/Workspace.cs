using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace OutLayer.Cli.Tests;

/// <summary>An empty folder in which the command runs, and which goes when the test ends.</summary>
internal sealed class Workspace : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("outlayer-cli-").FullName;

    public string StateFolder => File(".outlayer");

    public string File(string name) => Path.Combine(Folder, name);

    public Workspace Write(string name, string text)
    {
        System.IO.File.WriteAllText(File(name), text);
        return this;
    }

    /// <summary>A workspace with c.js, whose one method main has this body.</summary>
    public static Workspace WithMain(string body) => WithContract($"export function main(args) {{ {body} }}");

    public static Workspace WithContract(string source) => new Workspace().Write("c.js", source);

    public Finished Outlayer(params string[] args) => Tests.Outlayer.Run(Folder, args);

    public Finished Run(string file, string method, params string[] options) => Outlayer(["run", file, method, .. options]);

    public Finished RunJson(string file, string method, params string[] options) => Run(file, method, [.. options, "--json"]);

    /// <summary>main of c.js, with the JSON document.</summary>
    public Finished Main(params string[] options) => RunJson("c.js", "main", options);

    /// <summary>The result of a call that must succeed, as JSON text.</summary>
    public string Call(string file, string method, string args = "{}", params string[] options)
    {
        var run = RunJson(file, method, ["--args", args, .. options]).Exits(0);
        return Text(run.Result);
    }

    /// <summary>The message of a call that must fail by the contract's own error.</summary>
    public string Fail(string file, string method, string args = "{}", params string[] options)
    {
        var before = Accounts();
        var run = RunJson(file, method, ["--args", args, .. options]).Exits(1);
        Assert.Equal(("failed", 0), (run.Json.GetProperty("status").GetString(), run.Json.GetProperty("stateChanges").GetArrayLength()));
        foreach (var (account, root) in before) Assert.Equal(root, Accounts()[account]);
        return run.Message;
    }

    public static string Text(JsonElement value) => JsonNode.Parse(value.GetRawText())!.ToJsonString(Relaxed);

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The receipt file that a run without --receipt left last.</summary>
    public string LastReceipt() => Directory.GetFiles(StateFolder, "*.json", SearchOption.AllDirectories)
        .OrderBy(path => long.Parse(JsonNode.Parse(System.IO.File.ReadAllText(path))!["receipt"]!["context"]!["blockHeight"]!.GetValue<string>())).Last();

    /// <summary>State root by account.</summary>
    public SortedDictionary<string, string> Accounts()
    {
        var roots = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (System.IO.File.Exists(Path.Combine(StateFolder, "state.db")))
            foreach (string[] row in Rows("SELECT id, hex(root) FROM account ORDER BY id")) roots[row[0]] = row[1];
        return roots;
    }

    /// <summary>All that the database says, and the names of all receipt files.</summary>
    public string StateContent() => !Directory.Exists(StateFolder) ? "no state"
        : string.Join('\n', [Database(), .. Directory.GetFiles(StateFolder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal)]);

    /// <summary>Every row of every table.</summary>
    public string Database() => string.Join('\n', new[] { "account", "receipt", "node", "value" }
        .SelectMany(table => Rows($"SELECT * FROM {table} ORDER BY 1, 2")).Select(row => string.Join('|', row)));

    private List<string[]> Rows(string sql)
    {
        SQLitePCL.Batteries_V2.Init();
        using var connection = new SqliteConnection($"Data Source={Path.Combine(StateFolder, "state.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants of this class
        command.CommandText = sql;
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        var rows = new List<string[]>();
        while (reader.Read())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i) is byte[] bytes ? Convert.ToHexString(bytes) : $"{reader.GetValue(i)}")]);
        return rows;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
