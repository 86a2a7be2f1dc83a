using System.Buffers.Binary;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Cli.Commands.Bench;

/// <summary>The host that kernels see, the same as V8's (bench/v8/imports.mjs): a clock that stands, zeros for randomness, no files.</summary>
internal static class KernelHost
{
    /// <summary>EBADF of WASI.</summary>
    private const int BadFile = 8;

    private const string Wasi = "wasi_snapshot_preview1";

    public static Imports Imports(Store store, Func<LinearMemory> memory) => new Imports().Add(store, [
        Function("clock_time_get", "iIi", call => WriteZeros(call, memory(), call.I32(2), 8)),
        Function("random_get", "ii", call => WriteZeros(call, memory(), call.I32(0), call.I32(1))),
        Function("fd_close", "i", static call => call.Return(BadFile)),
        Function("fd_fdstat_get", "ii", static call => call.Return(BadFile)),
        Function("fd_seek", "iIii", static call => call.Return(BadFile)),
        Function("fd_write", "iiii", static call => call.Return(BadFile)),
    ]);

    private static void WriteZeros(HostCall call, LinearMemory memory, int address, int length)
    {
        memory.Slice((uint)address, (uint)length).Clear();
        call.Return(0);
    }

    private static HostFunction Function(string name, string parameters, HostFunctionBody body) =>
        new(Wasi, name, new FuncType([.. parameters.Select(letter => letter == 'I' ? ValType.I64 : ValType.I32)], [ValType.I32]), body);
}
