using OutLayer.Js.QuickJs;

namespace OutLayer.Js.Images;

/// <summary>Compiles and runs our own scripts; an exception in one is a fault of the build.</summary>
internal static class ScriptRunner
{
    private const uint EvalModule = 1, StripSource = 16;

    public static byte[] Compile(QuickJsVm vm, ReadOnlySpan<byte> source, string name, bool isModule)
    {
        uint code = vm.Push(source);
        uint file = vm.Push(name);
        uint bytecode = vm.Exports.Compile(code, (uint)source.Length, file, isModule ? EvalModule : 0, StripSource, vm.Scratch);
        if (bytecode == 0) throw vm.PendingException();
        byte[] copy = vm.Slice(bytecode, vm.ReadUInt32(vm.Scratch)).ToArray();
        foreach (uint address in (ReadOnlySpan<uint>)[bytecode, code, file]) vm.Exports.Free(address);
        return copy;
    }

    /// <summary>Runs bytecode. A script whose value is a function gets the realm's private object.</summary>
    public static void Run(QuickJsVm vm, ReadOnlySpan<byte> bytecode, uint realm)
    {
        uint code = vm.Push(bytecode);
        uint result = vm.Checked(vm.Exports.EvalBytecode(code, (uint)bytecode.Length));
        vm.Exports.Free(code);
        RunJobs(vm);
        if (vm.Exports.IsFunction(result)) vm.Exports.FreeValue(vm.Call(result, vm.Exports.DupValue(realm)));
        vm.Exports.FreeValue(result);
    }

    private static void RunJobs(QuickJsVm vm)
    {
        while (vm.Exports.IsJobPending())
            if (vm.Exports.ExecuteJob() < 0)
                throw vm.PendingException();
    }
}
