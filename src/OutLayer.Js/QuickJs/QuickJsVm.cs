using System.Buffers.Binary;
using System.Text;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Js.QuickJs;

/// <summary>
/// One instance of quickjs.wasm: text and values in and out of its memory. Every address that the guest gives is checked;
/// a bad one ends the run with a trap.
/// </summary>
internal sealed class QuickJsVm : IPooledHost
{
    private const int ScratchBytes = 16;

    private QuickJsExports? _exports;
    private LinearMemory? _memory;
    private WasmGlobal? _stackPointer;

    /// <param name="store">The store that its instance will be in; <see cref="Bind"/> gives it the instance.</param>
    public QuickJsVm(Store store)
    {
        (Store, Imports) = (store, new QuickJsImports(this));
        Links = new Imports().Add(store, Imports.All());
    }

    /// <summary>A new instance of quickjs.wasm.</summary>
    public static QuickJsVm Instantiate(QuickJsModule module, Store store)
    {
        var vm = new QuickJsVm(store);
        vm.Bind(store.Instantiate(module.Module, module.Code, vm.Links));
        return vm;
    }

    public Store Store { get; }
    public QuickJsExports Exports => _exports ?? throw NotBound();
    public QuickJsImports Imports { get; }
    IImports IPooledHost.Imports => Links;

    /// <summary>What its instance is linked to.</summary>
    public IImports Links { get; }

    /// <summary>16 bytes of the guest's memory for results by address.</summary>
    public uint Scratch { get; set; }

    public int StackPointer => (_stackPointer ?? throw NotBound()).Value.AsI32();

    private LinearMemory Memory => _memory ?? throw NotBound();

    public void Bind(Instance instance)
    {
        _exports = new QuickJsExports(instance);
        _memory = instance.GetMemory("memory");
        _stackPointer = instance.GetGlobal("__stack_pointer");
    }

    public void Reset() => Imports.Run = null;

    public byte[] CopyMemory() => Memory.ToArray();

    /// <summary>Starts a fresh engine with these intrinsics (a bit each, as quickjs-wasi numbers them).</summary>
    public void Start(uint intrinsics)
    {
        Exports.Initialize();
        if (!Exports.Init(intrinsics)) throw new InvalidOperationException("QuickJS did not start");
        Scratch = Allocate(ScratchBytes);
    }

    public Span<byte> Slice(uint address, uint length) => Memory.Slice(address, length);

    public uint ReadUInt32(uint address) => BinaryPrimitives.ReadUInt32LittleEndian(Slice(address, 4));

    public void WriteUInt32(uint address, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Slice(address, 4), value);

    /// <summary>Copies bytes and a NUL into the guest's heap.</summary>
    public uint Push(ReadOnlySpan<byte> content)
    {
        uint address = Allocate(checked((uint)content.Length + 1));
        var target = Slice(address, (uint)content.Length + 1);
        content.CopyTo(target);
        target[^1] = 0;
        return address;
    }

    public uint Push(string text) => Push(Encoding.UTF8.GetBytes(text));

    public uint NewString(ReadOnlySpan<byte> utf8)
    {
        uint address = Push(utf8);
        uint value = Exports.NewString(address, (uint)utf8.Length);
        Exports.Free(address);
        return value;
    }

    public uint NewString(string text) => NewString(Encoding.UTF8.GetBytes(text));

    /// <summary>A string's UTF-8, as the guest holds it; free it with <c>FreeCString</c>. False: an exception is pending.</summary>
    public bool TryBorrowText(uint value, out uint address, out uint length)
    {
        address = Exports.StringOf(value, Scratch);
        length = address == 0 ? 0 : ReadUInt32(Scratch);
        return address != 0;
    }

    /// <summary>A copy of a value's text of at most so many bytes.</summary>
    public byte[] TakeText(uint value, uint maxBytes)
    {
        if (!TryBorrowText(value, out uint address, out uint length)) throw PendingException();
        if (length > maxBytes) throw new ResultTooLargeException(length, maxBytes);
        byte[] text = Slice(address, length).ToArray();
        Exports.FreeCString(address);
        Exports.FreeValue(value);
        return text;
    }

    /// <summary>A NUL-terminated text of at most so many bytes, or null if it is longer.</summary>
    public string? CString(uint address, int maxBytes)
    {
        uint room = (uint)Math.Min(maxBytes + 1L, Math.Max(Memory.ByteLength - address, 0));
        var bytes = Slice(address, room);
        int end = bytes.IndexOf((byte)0);
        return end < 0 ? null : Encoding.UTF8.GetString(bytes[..end]);
    }

    public uint GetProperty(uint target, string name)
    {
        uint key = Push(name);
        uint value = Exports.GetProperty(target, key);
        Exports.Free(key);
        return value;
    }

    /// <summary>Sets and frees <paramref name="value"/>.</summary>
    public void SetProperty(uint target, string name, uint value)
    {
        uint key = Push(name);
        Exports.SetProperty(target, key, value);
        Exports.Free(key);
        Exports.FreeValue(value);
    }

    /// <summary>Calls with undefined as this, and frees the arguments. The result is an exception if the guest threw.</summary>
    public uint TryCall(uint function, params ReadOnlySpan<uint> arguments)
    {
        uint argv = arguments.Length == 0 ? 0 : Allocate((uint)arguments.Length * 4);
        for (int i = 0; i < arguments.Length; i++) WriteUInt32(argv + (uint)i * 4, arguments[i]);
        uint self = Exports.Undefined();
        uint result = Exports.Call(function, self, (uint)arguments.Length, argv);
        Exports.FreeValue(self);
        if (argv != 0) Exports.Free(argv);
        foreach (uint argument in arguments) Exports.FreeValue(argument);
        return result;
    }

    /// <summary>The same for functions of ours, which do not throw.</summary>
    public uint Call(uint function, params ReadOnlySpan<uint> arguments) => Checked(TryCall(function, arguments));

    public uint Checked(uint value) => Exports.IsException(value) ? throw PendingException() : value;

    /// <summary>Throws an Error of this message into the guest; the import that called then answers 0.</summary>
    public void ThrowIntoGuest(string message)
    {
        const uint ConfigurableAndWritable = 3;
        uint error = Exports.NewError();
        uint text = NewString(message);
        uint key = Push("message");
        Exports.DefineProperty(error, key, text, ConfigurableAndWritable);
        Exports.Free(key);
        Exports.FreeValue(text);
        Exports.Throw(error);
        Exports.FreeValue(error);
    }

    /// <summary>Takes the guest's exception where none was expected: a fault of our own scripts.</summary>
    public InvalidOperationException PendingException()
    {
        uint error = Exports.TakeException();
        string message = TryBorrowText(error, out uint address, out uint length)
            ? Encoding.UTF8.GetString(Slice(address, Math.Min(length, 4_096)))
            : "an exception that has no text";
        return new InvalidOperationException($"QuickJS: {message}");
    }

    private uint Allocate(uint bytes)
    {
        uint address = Exports.Malloc(bytes);
        if (address == 0) TrapException.Throw(TrapCode.MemoryLimit);
        return address;
    }

    private static InvalidOperationException NotBound() => new("the instance of quickjs.wasm is not linked yet");
}
