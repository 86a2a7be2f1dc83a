using System.Text;
using System.Text.Encodings.Web;
using OutLayer.Js.Hosting;

namespace OutLayer.Js;

/// <summary>What a specifier names, for a module of the contract: <c>near</c>, <c>near-sdk-js</c>, or a file beside it, by its full name.</summary>
internal static class ModuleResolver
{
    public const string NearModule = "near", SdkModule = "near-sdk-js";

    /// <summary>Names of the image's own scripts start like this.</summary>
    public const string OwnPrefix = "outlayer:";

    /// <summary>
    /// The module that the driver imports: it exports the entry's namespace. The entry itself cannot be imported by
    /// <c>await import()</c>, which would take a namespace with an export named <c>then</c> for a promise.
    /// </summary>
    public const string EntryModule = OwnPrefix + "entry";

    public static byte[] EntrySource(JsModules modules) =>
        Encoding.UTF8.GetBytes($"import * as contract from '{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(modules.Entry).Replace("'", "\\'", StringComparison.Ordinal)}'; export {{ contract }};");

    /// <summary>Modules that the image has, whoever asks.</summary>
    public static bool IsOfImage(string specifier) => specifier is NearModule or SdkModule;

    /// <exception cref="JsHostException">The specifier names nothing that the contract has.</exception>
    public static string Resolve(JsModules modules, string? from, string? specifier)
    {
        if (from is null || specifier is null) throw new JsHostException($"an import specifier has at most {JsModules.MaxPath} bytes");
        if (IsOfImage(specifier)) return specifier;
        bool fromDriver = from.StartsWith(OwnPrefix, StringComparison.Ordinal);
        if (fromDriver && (specifier == EntryModule || modules.Files.ContainsKey(specifier))) return specifier;
        if (!specifier.StartsWith("./", StringComparison.Ordinal) && !specifier.StartsWith("../", StringComparison.Ordinal))
            throw new JsHostException($"cannot import '{specifier}' from {from}: a contract can import 'near', 'near-sdk-js' and its own files, by a path that starts with ./ or ../");
        string path = Combine(from, specifier);
        return modules.Files.ContainsKey(path)
            ? path
            : throw new JsHostException($"cannot import '{specifier}' from {from}: the contract has no file {path}");
    }

    private static string Combine(string from, string specifier)
    {
        var parts = from.Split('/')[..^1].ToList();
        foreach (string part in specifier.Split('/'))
        {
            if (part == "..")
            {
                if (parts.Count == 0) throw new JsHostException($"cannot import '{specifier}' from {from}: it is outside the contract's folder");
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part != ".") parts.Add(part);
        }
        return string.Join('/', parts);
    }
}
