using OutLayer.Near;
using OutLayer.Wasm;
using OutLayer.Wasm.Types;

namespace OutLayer.Runtime.NearVm;

/// <summary>What a contract may import: the host functions of its protocol version, by the one table.</summary>
internal static class ContractImports
{
    /// <summary>Why a module cannot be linked, by its first import for which that is so; null if it can be.</summary>
    public static FunctionCallError? WhyNot(Module module, int protocolVersion)
    {
        foreach (var import in module.Imports)
        {
            if (RowOf(import.Name, protocolVersion) is not { } row) return FunctionCallError.Link("unknown or invalid import");
            var (expected, type) = (module.Types[import.TypeIndex], TypeOf(row));
            if (type != expected) return FunctionCallError.Link($"types incompatible: expected type {expected}, found type {type}");
        }
        return null;
    }

    public static FuncType TypeOf(HostFunction row) => TypeLetters.FuncType(Letters(row.Parameters), Letters(row.Result));

    private static HostFunction? RowOf(string name, int protocolVersion) =>
        HostFunctions.Find(name) is { } row && row.Since <= protocolVersion ? row : null;

    private static string Letters(string types) => types.Replace('I', 'l');
}
