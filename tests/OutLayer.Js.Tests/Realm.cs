using System.Globalization;
using System.Text;
using OutLayer.Js.Hosting;
using OutLayer.Js.Images;
using OutLayer.Js.QuickJs;
using OutLayer.Wasm.Compiler;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Js.Tests;

/// <summary>The image and the engine, made once for all tests of this assembly.</summary>
internal static class Realm
{
    public static readonly IEngine Engine = new CompilerEngine();

    private static readonly Lazy<FrozenRealmImage> LazyImage = new(() => FrozenRealmImageBuilder.Build(GuestFolder, Engine));
    private static readonly Lazy<QuickJsModule> LazyModule = new(() => QuickJsModule.Load(Wasm, Engine, CostModel.OneEach));
    private static readonly Lazy<JsRuntime> LazyRuntime = new(() => New());

    public static string Root { get; } = FindRoot();
    public static string GuestFolder => Path.Combine(Root, "guest", "js");
    public static byte[] Wasm => File.ReadAllBytes(Path.Combine(GuestFolder, "node_modules", "quickjs-wasi", "quickjs.wasm"));
    public static FrozenRealmImage Image => LazyImage.Value;
    public static QuickJsModule Module => LazyModule.Value;
    public static JsRuntime Runtime => LazyRuntime.Value;

    public static JsRuntime New(JsRuntimeOptions? options = null) => new(Image, Module, Engine, options);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "OutLayer.slnx")))
                return folder.FullName;
        throw new DirectoryNotFoundException("the tests must run from a folder inside the repository");
    }
}

/// <summary>A host that records calls and answers from a script.</summary>
internal sealed class ScriptedHost
{
    private readonly Dictionary<string, Func<JsHostCall, JsValue>> _answers = new(StringComparer.Ordinal);

    public List<string> Calls { get; } = [];

    public ScriptedHost Answer(string name, JsValue value) => Answer(name, _ => value);

    public ScriptedHost Answer(string name, Func<JsHostCall, JsValue> answer)
    {
        _answers[name] = answer;
        return this;
    }

    public JsHostFunctionTable Table()
    {
        var table = new JsHostFunctionTable();
        foreach (string name in Realm.Image.Manifest.HostFunctions) table.Add(name, Record);
        return table;
    }

    private JsValue Record(JsHostCall call)
    {
        var text = new StringBuilder(call.Name);
        for (int i = 0; i < call.Count; i++) text.Append(' ').Append(Shown(call, i));
        Calls.Add(text.ToString());
        return _answers.TryGetValue(call.Name, out var answer) ? answer(call) : JsValue.Null;
    }

    private static string Shown(JsHostCall call, int i) => call.Kind(i) switch
    {
        JsKind.Text => Encoding.UTF8.GetString(call.Text(i)),
        JsKind.Bytes => Convert.ToHexStringLower(call.Bytes(i)),
        JsKind.Number => call.Number(i).ToString(CultureInfo.InvariantCulture),
        JsKind.BigInt => call.BigInt(i).ToString(CultureInfo.InvariantCulture) + "n",
        JsKind.Bool => call.Bool(i) ? "true" : "false",
        var none => none.ToString().ToLowerInvariant(),
    };
}

internal static class Run
{
    /// <summary>Instructions; what 300 Tgas buy at NEAR's price of one.</summary>
    public const long Gas = 364_000_000;

    public static JsCallOutcome Method(string source, string method = "main", string? args = null, ScriptedHost? host = null,
        JsRuntime? runtime = null, long gas = Gas, CancellationToken deadline = default, params (string Path, string Source)[] others)
    {
        var files = others.Append(("contract.js", source)).Select(file => KeyValuePair.Create<string, ReadOnlyMemory<byte>>(file.Item1, Encoding.UTF8.GetBytes(file.Item2)));
        var contract = (runtime ?? Realm.Runtime).Load(new JsModules("contract.js", files));
        var options = new JsCallOptions { HostFunctions = (host ?? new ScriptedHost()).Table(), Gas = gas, Deadline = deadline };
        return method == "" ? contract.ListExports(options) : contract.Call(method, args is null ? (ReadOnlyMemory<byte>?)null : Encoding.UTF8.GetBytes(args), options);
    }

    /// <summary>The result as JSON; an error is shown as "code: message".</summary>
    public static string Json(string source, string method = "main", string? args = null, ScriptedHost? host = null, params (string, string)[] others) =>
        Text(Method(source, method, args, host, others: others).Result);

    public static string Body(string body, ScriptedHost? host = null) => Json($"export async function main(args) {{ {body} }}", host: host);

    public static JsError Error(string source, string method = "main", string? args = null, params (string, string)[] others) =>
        Method(source, method, args, others: others).Result.Error ?? throw new InvalidOperationException("there was no error");

    public static string Text(JsRunResult result) =>
        result.Error is { } error ? $"{error.Code.Text()}: {error.Message}"
        : result.Result is { } json ? Encoding.UTF8.GetString(json.Span) : "undefined";
}
