using System.Reflection;
using System.Runtime.Intrinsics;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Compiler;

/// <summary>How WebAssembly's types and functions look to the CLR: (parameters..., nint instance, long depth), one result or void.</summary>
internal static class ClrTypes
{
    public static Type Of(ValType type) => type.Kind switch
    {
        ValKind.I32 => typeof(int),
        ValKind.I64 => typeof(long),
        ValKind.F32 => typeof(float),
        ValKind.F64 => typeof(double),
        ValKind.V128 => typeof(Vector128<byte>),
        ValKind.Ref => typeof(nint),
        _ => throw new NotSupportedException($"values of type {type}"),
    };

    /// <summary>More than one result goes through <see cref="StoreBlock.Results"/>.</summary>
    public static Type ReturnOf(FuncType type) => type.Results.Length == 1 ? Of(type.Results[0]) : typeof(void);

    public static Type[] ParametersOf(FuncType type) => [.. type.Parameters.Select(Of), typeof(nint), typeof(long)];

    public static MethodInfo Operation(string name) => Method(typeof(InstanceOperations), name);

    public static MethodInfo Method(Type owner, string name, params Type[] parameters) =>
        (parameters.Length == 0
            ? owner.GetMethod(name, BindingFlags.Public | BindingFlags.Static)
            : owner.GetMethod(name, BindingFlags.Public | BindingFlags.Static, parameters))
        ?? throw new MissingMethodException(owner.Name, name);
}
