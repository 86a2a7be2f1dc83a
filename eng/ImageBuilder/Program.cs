using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using OutLayer.ImageBuilder;
using OutLayer.Js.Images;
using OutLayer.Js.QuickJs;
using OutLayer.Near;
using OutLayer.Wasm.Compiler;
using OutLayer.Wasm.Runtime;

// Builds artifacts/images/quickjs-ses: quickjs.wasm as it came, its code as a library, the frozen realm, and a manifest with
// the hash of every file that went in and came out. The manifest is written last: where it is, all is there.
AppDomain.CurrentDomain.UnhandledException += (_, failure) =>
{
    // A build wants the reason in one line, and no core dump.
    Console.Error.WriteLine($"ImageBuilder: error: {((Exception)failure.ExceptionObject).Message}");
    Environment.Exit(1);
};
var options = args.Chunk(2).ToDictionary(pair => pair[0].TrimStart('-'), pair => pair[1]);
string guest = options["guest"], output = options["out"];
Directory.CreateDirectory(output);
File.Delete(Path.Combine(output, "manifest.json"));
var pinned = Pins.Check(options["pins"], Path.Combine(guest, "node_modules"));

byte[] wasm = File.ReadAllBytes(Path.Combine(guest, "node_modules", "quickjs-wasi", "quickjs.wasm"));
File.WriteAllBytes(Path.Combine(output, "quickjs.wasm"), wasm);

var engine = new CompilerEngine();
var near = RuntimeParameters.Latest.Engine;
var costs = new CostModel
{
    Operation = (long)near.RegularOpCost, BulkBase = (long)near.LinearOpBaseCost, BulkUnit = (long)near.LinearOpUnitCost,
};
string library = Path.Combine(output, "OutLayer.Guest.QuickJs.dll");
bool machineCode = MachineCode.Write(wasm, costs, library, options["crossgen"]);

var realm = FrozenRealmImageBuilder.Build(guest, engine);
Pins.CheckImage(options["pins"], realm.Sha256);
using (var file = File.Create(Path.Combine(output, "realm.image"))) realm.Save(file);

var manifest = new JsonObject
{
    ["image"] = realm.Sha256,
    ["memory"] = realm.Manifest.MemorySha256,
    ["machineCode"] = machineCode ? "linux-x64" : "none: compiled at first call",
    ["inputs"] = new JsonObject(pinned.Concat(realm.Manifest.Inputs).DistinctBy(input => input.Key)
        .OrderBy(input => input.Key, StringComparer.Ordinal).Select(input => KeyValuePair.Create(input.Key, (JsonNode?)input.Value))),
};
File.WriteAllText(Path.Combine(output, "manifest.json"), manifest.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
Console.WriteLine($"frozen realm {realm.Sha256}");
return 0;
