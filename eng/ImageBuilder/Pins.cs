using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OutLayer.ImageBuilder;

/// <summary>eng/pins.json: what may go into an image, by SHA-256.</summary>
internal static class Pins
{
    private const string Realm = "frozen-realm";

    /// <summary>Checks every pinned file; gives path and hash of each.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Check(string pinsFile, string modulesFolder)
    {
        using var pins = JsonDocument.Parse(File.ReadAllText(pinsFile));
        var found = new List<KeyValuePair<string, string>>();
        foreach (var package in pins.RootElement.EnumerateObject().Where(package => package.Name != Realm))
            foreach (var file in package.Value.EnumerateObject().Where(file => file.Name != "version"))
                found.Add(Check(modulesFolder, $"{package.Name}/{file.Name}", file.Value.GetString()!));
        return found;
    }

    /// <summary>
    /// Holds the image against the hash that is pinned: receipts name it, and every machine must build the same. OUTLAYER_BLESS=1
    /// pins a new one.
    /// </summary>
    public static void CheckImage(string pinsFile, string sha256)
    {
        var pins = JsonNode.Parse(File.ReadAllText(pinsFile))!.AsObject();
        string pinned = (string?)pins[Realm]?["sha256"] ?? "none";
        if (pinned == sha256) return;
        if (Environment.GetEnvironmentVariable("OUTLAYER_BLESS") != "1")
            throw new InvalidDataException($"the frozen realm has the hash {sha256}, eng/pins.json has {pinned}; if guest/js was changed on purpose, build with OUTLAYER_BLESS=1");
        pins[Realm] = new JsonObject { ["sha256"] = sha256 };
        File.WriteAllText(pinsFile, pins.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n");
    }

    private static KeyValuePair<string, string> Check(string folder, string path, string expected)
    {
        string actual = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, path))));
        return actual == expected
            ? KeyValuePair.Create($"node_modules/{path}", actual)
            : throw new InvalidDataException($"{path} has the SHA-256 {actual}, but eng/pins.json asks for {expected}");
    }
}
