using System.Buffers.Binary;
using OutLayer.Js.Hosting;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Js.QuickJs;

/// <summary>
/// What quickjs.wasm imports. Clock and randomness are constants, so that the engine's own seeds are; files do not exist;
/// host functions, modules and rejections go to the run that is on.
/// </summary>
internal sealed class QuickJsImports(QuickJsVm vm)
{
    /// <summary>EBADF of WASI: there is no such file.</summary>
    private const int NoSuchFile = 8;

    private const string Env = "env", Wasi = "wasi_snapshot_preview1";

    /// <summary>What the guest's calls go to; null while an image is built.</summary>
    public JsRun? Run { get; set; }

    public HostFunction[] All() =>
    [
        Import(Env, "host_call", "iiiii", "i", HostCallByName),
        Import(Env, "host_interrupt", "", "i", static call => call.Return(0)),
        Import(Env, "host_promise_rejection", "iii", "", PromiseRejection),
        Import(Env, "host_module_normalize", "ii", "i", call => call.Return(NormalizeModule((uint)call.I32(0), (uint)call.I32(1)))),
        Import(Env, "host_module_load", "ii", "i", call => call.Return(LoadModule((uint)call.I32(0), (uint)call.I32(1)))),
        Import(Env, "host_get_timezone_offset", "ii", "i", static call => call.Return(0)),
        Import(Wasi, "clock_time_get", "ili", "i", ClockTimeGet),
        Import(Wasi, "random_get", "ii", "i", RandomGet),
        Import(Wasi, "fd_close", "i", "i", static call => call.Return(NoSuchFile)),
        Import(Wasi, "fd_fdstat_get", "ii", "i", static call => call.Return(NoSuchFile)),
        Import(Wasi, "fd_seek", "ilii", "i", static call => call.Return(NoSuchFile)),
        Import(Wasi, "fd_write", "iiii", "i", static call => call.Return(NoSuchFile)),
    ];

    private JsRun Current => Run ?? throw new InvalidOperationException("JavaScript called the host while no contract runs");

    private void HostCallByName(HostCall call)
    {
        uint nameAddress = (uint)call.I32(0), nameLength = (uint)call.I32(1), argc = (uint)call.I32(3), argv = (uint)call.I32(4);
        call.Return((int)Current.CallHost(vm, vm.Slice(nameAddress, nameLength), argc, argv));
    }

    private void PromiseRejection(HostCall call) =>
        Current.Rejections.Track(vm, (uint)call.I32(0), (uint)call.I32(1), handled: call.I32(2) != 0);

    private int NormalizeModule(uint from, uint specifier)
    {
        try
        {
            return (int)vm.Push(Current.ResolveModule(vm.CString(from, JsModules.MaxPath), vm.CString(specifier, JsModules.MaxPath)));
        }
        catch (JsHostException refusal)
        {
            vm.ThrowIntoGuest(refusal.Message);
            return 0;
        }
    }

    private int LoadModule(uint name, uint lengthOut)
    {
        var source = Current.SourceOf(vm.CString(name, JsModules.MaxPath)).Span;
        uint address = vm.Push(source);
        vm.WriteUInt32(lengthOut, (uint)source.Length);
        return (int)address;
    }

    private void ClockTimeGet(HostCall call)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(vm.Slice((uint)call.I32(2), 8), 0);
        call.Return(0);
    }

    private void RandomGet(HostCall call)
    {
        vm.Slice((uint)call.I32(0), (uint)call.I32(1)).Clear();
        call.Return(0);
    }

    private static HostFunction Import(string module, string name, string parameters, string results, HostFunctionBody body) =>
        new(module, name, TypeLetters.FuncType(parameters, results), body);
}
