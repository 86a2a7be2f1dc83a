using System.Numerics;
using System.Text;

namespace OutLayer.Js.Hosting;

public enum JsKind { Undefined, Null, Bool, Number, BigInt, Text, Bytes, List }

/// <summary>What a host function answers; it is copied into the guest.</summary>
public readonly record struct JsValue
{
    private readonly double _number;
    private readonly BigInteger _bigInt;
    private readonly ReadOnlyMemory<byte> _data;
    private readonly IReadOnlyList<JsValue>? _items;

    private JsValue(JsKind kind, double number = 0, BigInteger bigInt = default, ReadOnlyMemory<byte> data = default,
        IReadOnlyList<JsValue>? items = null) => (Kind, _number, _bigInt, _data, _items) = (kind, number, bigInt, data, items);

    public static readonly JsValue Undefined;
    public static readonly JsValue Null = new(JsKind.Null);

    public static JsValue Bool(bool value) => new(JsKind.Bool, value ? 1 : 0);
    public static JsValue Number(double value) => new(JsKind.Number, value);
    public static JsValue BigInt(BigInteger value) => new(JsKind.BigInt, bigInt: value);
    public static JsValue Text(string value) => new(JsKind.Text, data: Encoding.UTF8.GetBytes(value));

    /// <summary>A string from its UTF-8; bytes that are not UTF-8 become an Error in the guest.</summary>
    public static JsValue Utf8(ReadOnlyMemory<byte> value) => new(JsKind.Text, data: value);

    /// <summary>A Uint8Array.</summary>
    public static JsValue Bytes(ReadOnlyMemory<byte> value) => new(JsKind.Bytes, data: value);

    public static JsValue List(IReadOnlyList<JsValue> items) => new(JsKind.List, items: items);

    public JsKind Kind { get; }
    internal double AsNumber => _number;
    internal bool AsBool => _number != 0;
    internal BigInteger AsBigInt => _bigInt;
    internal ReadOnlySpan<byte> Data => _data.Span;
    internal IReadOnlyList<JsValue> Items => _items ?? [];
}
