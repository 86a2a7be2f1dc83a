using System.Text;
using OutLayer.Js.QuickJs;

namespace OutLayer.Js.Hosting;

/// <summary>What the guest can reach of the host during one run.</summary>
internal sealed class JsRun(JsModules modules, JsHostFunctionTable functions, uint bigIntFunction)
{
    private readonly List<uint> _borrowed = [];

    public PromiseRejections Rejections { get; } = new();

    /// <summary>Calls a host function; 0 means that an exception is pending in the guest.</summary>
    public uint CallHost(QuickJsVm vm, ReadOnlySpan<byte> name, uint argc, uint argv)
    {
        string function = Encoding.UTF8.GetString(name);
        _borrowed.Clear();
        JsValue answer;
        try
        {
            answer = functions.Find(function)(new JsHostCall(vm, function, argc, argv, _borrowed));
        }
        catch (JsHostException refusal)
        {
            Release(vm);
            vm.ThrowIntoGuest(refusal.Message);
            return 0;
        }
        Release(vm);
        return Answer(vm, function, answer);
    }

    public string ResolveModule(string? from, string? specifier) => ModuleResolver.Resolve(modules, from, specifier);

    public ReadOnlyMemory<byte> SourceOf(string? path) => path == ModuleResolver.EntryModule ? ModuleResolver.EntrySource(modules)
        : path is not null && modules.Files.TryGetValue(path, out var source)
        ? source
        : throw new InvalidOperationException($"QuickJS asked for the module \"{path}\", which was not resolved");

    private uint Answer(QuickJsVm vm, string function, JsValue answer)
    {
        try
        {
            return JsMarshal.ToGuest(vm, answer, bigIntFunction);
        }
        catch (JsHostException refusal)
        {
            vm.ThrowIntoGuest($"near.{function}: {refusal.Message}");
            return 0;
        }
    }

    private void Release(QuickJsVm vm)
    {
        foreach (uint text in _borrowed) vm.Exports.FreeCString(text);
    }
}
