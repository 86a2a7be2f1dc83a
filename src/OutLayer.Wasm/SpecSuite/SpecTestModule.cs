using System.Collections.Immutable;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.SpecSuite;

/// <summary>The module "spectest" that the suite imports from: functions that print (nothing here), globals, a table, a memory.</summary>
internal static class SpecTestModule
{
    public const string Name = "spectest";

    private static readonly (string Name, ImmutableArray<ValType> Parameters)[] Functions =
    [
        ("print", []), ("print_i32", [ValType.I32]), ("print_i64", [ValType.I64]), ("print_f32", [ValType.F32]), ("print_f64", [ValType.F64]),
        ("print_i32_f32", [ValType.I32, ValType.F32]), ("print_f64_f64", [ValType.F64, ValType.F64]),
    ];

    public static void AddTo(Imports imports, Store store)
    {
        foreach (var (name, parameters) in Functions)
            imports.Add(store, new HostFunction(Name, name, new FuncType(parameters, []), static _ => { }));
        AddGlobal(imports, store, "global_i32", WasmValue.I32(666));
        AddGlobal(imports, store, "global_i64", WasmValue.I64(666));
        AddGlobal(imports, store, "global_f32", WasmValue.F32(666.6f));
        AddGlobal(imports, store, "global_f64", WasmValue.F64(666.6));
        imports.Add(Name, "table", store.CreateTable(new TableType(ValType.FuncRef, new Limits(10, 20))));
        imports.Add(Name, "memory", store.CreateMemory(new MemoryType(new Limits(1, 2))));
    }

    private static void AddGlobal(Imports imports, Store store, string name, WasmValue value) =>
        imports.Add(Name, name, store.CreateGlobal(new GlobalType(value.Type, false), value));
}
