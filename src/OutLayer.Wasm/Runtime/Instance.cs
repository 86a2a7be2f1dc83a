using System.Diagnostics.CodeAnalysis;
using OutLayer.Wasm.Types;
using OutLayer.Wasm.Validation;

namespace OutLayer.Wasm.Runtime;

/// <summary>An instance of a module (core spec 4.2.5).</summary>
public sealed unsafe class Instance
{
    private readonly IModuleCode _code;
    private readonly nint[] _funcRefs;
    private readonly WasmFunction?[] _functions;

    internal Instance(Store store, ValidatedModule module, IModuleCode code)
    {
        (Store, Validated, Module, _code) = (store, module, module.Module, code);
        Layout = new InstanceLayout(Module);
        Block = (InstanceBlock*)store.Allocate(Layout.Size);
        Block->Store = store.Block;
        Block->Handle = store.NewHandle(this);
        Block->TypeIds = (int*)store.Allocate(Module.Types.Length * sizeof(int));
        store.TypeIds(Module).CopyTo(new Span<int>(Block->TypeIds, Module.Types.Length));
        _funcRefs = new nint[Module.FunctionTypes.Length];
        _functions = new WasmFunction?[_funcRefs.Length];
        Memories = new LinearMemory[Module.Memories.Length];
        Tables = new WasmTable[Module.Tables.Length];
        Globals = new WasmGlobal[Module.Globals.Length];
        Tags = new WasmTag[Module.Tags.Length];
        DroppedData = new bool[Module.Datas.Length];
        Elements = new nint[Module.Elements.Length][];
        (code as ILateCode)?.Add(this);
    }

    public Store Store { get; }
    public Module Module { get; }
    internal ValidatedModule Validated { get; }
    internal InstanceLayout Layout { get; }
    internal InstanceBlock* Block { get; }
    internal IModuleCode Code => _code;
    internal LinearMemory[] Memories { get; }
    internal WasmTable[] Tables { get; }
    internal WasmGlobal[] Globals { get; }
    internal WasmTag[] Tags { get; }
    internal bool[] DroppedData { get; }

    /// <summary>Values of element segments; empty once dropped.</summary>
    internal nint[][] Elements { get; }

    public IEnumerable<string> ExportNames => Module.Exports.Select(export => export.Name);

    /// <summary>The exported function; names what is there instead if it is not one.</summary>
    public WasmFunction GetFunction(string name) => Get<WasmFunction>(name);

    public LinearMemory GetMemory(string name) => Get<LinearMemory>(name);

    public WasmGlobal GetGlobal(string name) => Get<WasmGlobal>(name);

    public WasmTable GetTable(string name) => Get<WasmTable>(name);

    public WasmTag GetTag(string name) => Get<WasmTag>(name);

    public Extern? FindExport(string name) => Module.FindExport(name) is { } export ? ExternOf(export) : null;

    public CallResult Call(string function, params ReadOnlySpan<WasmValue> arguments) => GetFunction(function).Call(arguments);

    internal WasmFunction Function(int index)
    {
        if (_functions[index] is { } known) return known;
        if (index < Module.ImportedFunctions) throw new InvalidOperationException($"imported function {index} was not linked");
        return _functions[index] = new WasmFunction(Store, this, index);
    }

    /// <summary>Links an imported function: a host function is called through this module's own thunk for its type.</summary>
    internal void SetImportedFunction(int index, WasmFunction function)
    {
        _functions[index] = function;
        FuncRef* target;
        if (function.Host is null) target = function.Instance!.FuncRefOf(function.Index);
        else
        {
            target = Store.NewFunctionReference();
            target->Instance = function.HostBlock;
            target->TypeId = function.TypeId;
            target->FunctionIndex = -1;
        }
        Publish(index, target);
        *(FuncRef**)((byte*)Block + Layout.ImportedFunction(index)) = target;
    }

    internal int TypeIdOf(int function) => Block->TypeIds[Module.FunctionTypes[function]];

    /// <summary>A type of the module as a type of the store.</summary>
    internal ValType ToStore(ValType type) => type.MapIndex(index => Block->TypeIds[index]);

    internal FuncRef* FuncRefOf(int index)
    {
        if (_funcRefs[index] != 0) return (FuncRef*)_funcRefs[index];
        var made = Store.NewFunctionReference();
        made->Instance = Block;
        made->TypeId = TypeIdOf(index);
        made->FunctionIndex = index;
        Publish(index, made);
        return made;
    }

    private void Publish(int index, FuncRef* reference)
    {
        if (_code is ILateCode late)
        {
            lock (late.Gate) Fill(index, reference);
        }
        else Fill(index, reference);
    }

    private void Fill(int index, FuncRef* reference)
    {
        _funcRefs[index] = (nint)reference;
        if (reference->FunctionIndex < 0) reference->Code = _code.HostThunk(Module.FunctionTypes[index]);
        else if (reference->Instance == Block) reference->Code = _code.EntryPoint(index);
    }

    /// <summary>Addresses into all references, now that the code has some; the code's gate is held.</summary>
    internal void FillCode()
    {
        for (int i = 0; i < _funcRefs.Length; i++)
            if (_funcRefs[i] != 0) Fill(i, (FuncRef*)_funcRefs[i]);
    }

    /// <summary>The index of the function that a reference is to.</summary>
    /// <exception cref="InvalidOperationException">It is a function that this instance neither defines nor imports.</exception>
    internal int IndexOf(FuncRef* reference) => TryIndexOf(reference, out int index) ? index : throw new InvalidOperationException(
        "the state holds a reference to a function of another instance, which means nothing in another process; import the function");

    /// <summary>The same; false for a function that this instance neither defines nor imports.</summary>
    internal bool TryIndexOf(FuncRef* reference, out int index)
    {
        index = reference->Instance == Block ? reference->FunctionIndex : Array.IndexOf(_funcRefs, (nint)reference, 0, Module.ImportedFunctions);
        return index >= 0;
    }

    internal void Invoke(int index, long* slots, long depth) =>
        _code.Invoke(index, slots, Block, depth);

    private T Get<T>(string name) where T : Extern =>
        FindExport(name) switch
        {
            T found => found,
            null => throw new ArgumentException($"the module has no export \"{name}\"", nameof(name)),
            var other => throw new ArgumentException($"the export \"{name}\" is a {other.Kind}", nameof(name)),
        };

    private Extern ExternOf(Export export) => export.Kind switch
    {
        ExternKind.Func => Function(export.Index),
        ExternKind.Table => Tables[export.Index],
        ExternKind.Memory => Memories[export.Index],
        ExternKind.Global => Globals[export.Index],
        ExternKind.Tag => Tags[export.Index],
        _ => throw new InvalidOperationException($"exports of kind {export.Kind}"),
    };
}
