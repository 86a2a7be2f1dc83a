using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OutLayer.Wasm;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Adversary.Tests.Fuzzing;

/// <summary>What the guest told the host: every call of an imported function with its arguments.</summary>
internal sealed class HostLog
{
    private readonly StringBuilder _text = new();

    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(_text.ToString())));

    public void Add(string name, IEnumerable<string> arguments) => _text.Append(CultureInfo.InvariantCulture, $"{name}({string.Join(',', arguments)})\n");
}

/// <summary>Imports of any type, the same for every engine: functions note their arguments and give zeros, globals are zero, memories and tables as small as asked.</summary>
internal sealed class HostImports(Store store, Module module, HostLog log) : IImports
{
    private readonly Dictionary<(string, string), Extern> _made = [];

    public Extern? Find(string moduleName, string name)
    {
        if (_made.TryGetValue((moduleName, name), out var made)) return made;
        var import = module.Imports.First(import => import.ModuleName == moduleName && import.Name == name);
        return _made[(moduleName, name)] = Make(import);
    }

    private Extern Make(Import import) => import.Kind switch
    {
        ExternKind.Func => Function(import.Name, module.Types[import.TypeIndex]),
        ExternKind.Memory => store.CreateMemory(import.Memory!),
        ExternKind.Table => store.CreateTable(import.Table!),
        ExternKind.Tag => store.CreateTag(module.Types[import.TypeIndex]),
        ExternKind.Global => store.CreateGlobal(import.Global!, new WasmValue(import.Global!.Value, 0)),
        _ => throw new NotSupportedException($"an import of kind {import.Kind}"),
    };

    private WasmFunction Function(string name, FuncType type) => store.CreateFunction(new HostFunction("fuzz", name, type, call =>
    {
        var arguments = new string[type.Parameters.Length];
        for (int i = 0, slot = 0; i < arguments.Length; slot += type.Parameters[i++].Slots)
        {
            var kind = type.Parameters[i];
            ulong bits = kind.Kind is ValKind.I32 or ValKind.F32 ? (uint)call.Slots[slot] : (ulong)call.Slots[slot];
            arguments[i] = TierRun.Text(new WasmValue(kind, bits), exact: false);
        }
        log.Add(name, arguments);
        call.Slots.Clear();
    }));
}
