using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Unicode;
using OutLayer.Js.QuickJs;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Js.Hosting;

/// <summary>What a host function does. Gas is charged on <see cref="JsHostCall.Store"/>.</summary>
public delegate JsValue JsHostFunction(JsHostCall call);

/// <summary>
/// One call of a host function. Arguments are read where they lie in the guest's memory: spans are valid during the call
/// only. An argument of another type is the contract's mistake.
/// </summary>
public readonly ref struct JsHostCall
{
    private readonly QuickJsVm _vm;
    private readonly List<uint> _borrowed;
    private readonly uint _argv;

    internal JsHostCall(QuickJsVm vm, string name, uint argc, uint argv, List<uint> borrowed)
    {
        (_vm, Name, Count, _argv, _borrowed) = (vm, name, (int)argc, argv, borrowed);
        vm.Slice(argv, checked(argc * 4));
    }

    public string Name { get; }
    public int Count { get; }
    public Store Store => _vm.Store;

    /// <summary>What an argument is; every object counts as <see cref="JsKind.Bytes"/>, and <see cref="Bytes"/> refuses those that are none.</summary>
    public JsKind Kind(int index)
    {
        if (!Has(index)) return JsKind.Undefined;
        (var exports, uint value) = (_vm.Exports, Argument(index));
        return exports.IsString(value) ? JsKind.Text
            : exports.IsNull(value) ? JsKind.Null
            : exports.IsUndefined(value) ? JsKind.Undefined
            : exports.IsBool(value) ? JsKind.Bool
            : exports.IsNumber(value) ? JsKind.Number
            : exports.IsBigInt(value) ? JsKind.BigInt
            : JsKind.Bytes;
    }

    /// <summary>True for null, undefined and an argument that was not given.</summary>
    public bool IsNull(int index) => index >= Count || _vm.Exports.IsNull(Argument(index)) || _vm.Exports.IsUndefined(Argument(index));

    /// <summary>The UTF-8 of a string; half of a surrogate pair is refused.</summary>
    public ReadOnlySpan<byte> Text(int index)
    {
        if (!Has(index) || !_vm.Exports.IsString(Argument(index))) throw Wrong(index, "a string");
        var text = Borrow(index);
        return Utf8.IsValid(text) ? text : throw Wrong(index, "well-formed text");
    }

    /// <summary>The bytes of a Uint8Array.</summary>
    public ReadOnlySpan<byte> Bytes(int index)
    {
        var exports = _vm.Exports;
        uint scratch = _vm.Scratch;
        if (!Has(index)) throw Wrong(index, "a Uint8Array");
        uint buffer = exports.TypedArrayBuffer(Argument(index), scratch, scratch + 4, scratch + 8);
        if (exports.IsException(buffer))
        {
            exports.FreeValue(exports.TakeException());
            throw Wrong(index, "a Uint8Array");
        }
        (uint offset, uint length, uint elementSize) = (_vm.ReadUInt32(scratch), _vm.ReadUInt32(scratch + 4), _vm.ReadUInt32(scratch + 8));
        uint start = exports.ArrayBuffer(buffer, scratch);
        uint available = start == 0 ? 0 : _vm.ReadUInt32(scratch);
        exports.FreeValue(buffer);
        // A view may have been left outside of its buffer, by resize or transfer.
        if (elementSize != 1 || (ulong)offset + length > available && length > 0) throw Wrong(index, "a Uint8Array");
        return length == 0 ? [] : _vm.Slice(start + offset, length);
    }

    public double Number(int index) =>
        Has(index) && _vm.Exports.IsNumber(Argument(index)) ? _vm.Exports.Float64Of(Argument(index)) : throw Wrong(index, "a number");

    public bool Bool(int index) =>
        Has(index) && _vm.Exports.IsBool(Argument(index)) ? _vm.Exports.BoolOf(Argument(index)) : throw Wrong(index, "a boolean");

    /// <summary>A BigInt of at most 39 digits, which is what 128 bits hold: parsing takes quadratic time, for which nobody pays.</summary>
    public BigInteger BigInt(int index)
    {
        const int MaxDigits = 39;
        if (!Has(index) || !_vm.Exports.IsBigInt(Argument(index))) throw Wrong(index, "a BigInt");
        var digits = Borrow(index);
        return digits.TrimStart((byte)'-').Length <= MaxDigits
            ? BigInteger.Parse(Encoding.ASCII.GetString(digits), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)
            : throw Wrong(index, "a BigInt of at most 128 bits");
    }

    private bool Has(int index) => index < Count;

    private uint Argument(int index) => _vm.ReadUInt32(_argv + (uint)index * 4);

    private ReadOnlySpan<byte> Borrow(int index)
    {
        if (!_vm.TryBorrowText(Argument(index), out uint address, out uint length)) throw _vm.PendingException();
        _borrowed.Add(address);
        return _vm.Slice(address, length);
    }

    private JsHostException Wrong(int index, string wanted) => new($"near.{Name}: argument {index + 1} must be {wanted}");
}
