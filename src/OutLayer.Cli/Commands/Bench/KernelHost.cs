using System.Buffers.Binary;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;
using OutLayer.Wasm.Validation;

namespace OutLayer.Cli.Commands.Bench;

/// <summary>The host that kernels see, the same as V8's (bench/v8/imports.mjs): a clock that stands, zeros for randomness, no files.</summary>
internal static class KernelHost
{
    /// <summary>EBADF of WASI.</summary>
    private const int BadFile = 8;

    private const string Env = "env", Wasi = "wasi_snapshot_preview1";

    public static Instance Instantiate(Store store, ValidatedModule module, IModuleCode code)
    {
        Instance? instance = null;
        return instance = store.Instantiate(module, code, ImportsOf(store, () => instance!.GetMemory("memory")));
    }

    private static Imports ImportsOf(Store store, Func<LinearMemory> memory) => new Imports().Add(store, [
        Function(Wasi, "clock_time_get", "ili", "i", call => WriteZeros(call, memory(), call.I32(2), 8)),
        Function(Wasi, "random_get", "ii", "i", call => WriteZeros(call, memory(), call.I32(0), call.I32(1))),
        Function(Wasi, "fd_close", "i", "i", static call => call.Return(BadFile)),
        Function(Wasi, "fd_fdstat_get", "ii", "i", static call => call.Return(BadFile)),
        Function(Wasi, "fd_seek", "ilii", "i", static call => call.Return(BadFile)),
        Function(Wasi, "fd_write", "iiii", "i", static call => call.Return(BadFile)),
        Function(Env, "host_interrupt", "", "i", static call => call.Return(0)),
        Function(Env, "host_get_timezone_offset", "ii", "i", static call => call.Return(0)),
        Absent("host_call", "iiiii", "i"),
        Absent("host_promise_rejection", "iii", ""),
        Absent("host_module_normalize", "ii", "i"),
        Absent("host_module_load", "ii", "i"),
    ]);

    private static void WriteZeros(HostCall call, LinearMemory memory, int address, int length)
    {
        memory.Slice((uint)address, (uint)length).Clear();
        call.Return(0);
    }

    private static HostFunction Absent(string name, string parameters, string results) => Function(Env, name, parameters, results,
        _ => throw new InvalidOperationException($"the kernel called {Env}.{name}, which kernels have no use for"));

    private static HostFunction Function(string module, string name, string parameters, string results, HostFunctionBody body) =>
        new(module, name, TypeLetters.FuncType(parameters, results), body);
}
