using System.Globalization;
using System.Numerics;
using System.Text.Unicode;
using OutLayer.Js.QuickJs;

namespace OutLayer.Js.Hosting;

/// <summary>Copies answers into the guest.</summary>
internal static class JsMarshal
{
    /// <summary>Boxes a value; <paramref name="bigIntFunction"/> is the guest's BigInt.</summary>
    public static uint ToGuest(QuickJsVm vm, JsValue value, uint bigIntFunction) => value.Kind switch
    {
        JsKind.Undefined => vm.Exports.Undefined(),
        JsKind.Null => vm.Exports.Null(),
        JsKind.Bool => vm.Exports.Bool(value.AsBool),
        JsKind.Number => vm.Exports.NewNumber(value.AsNumber),
        JsKind.BigInt => NewBigInt(vm, value.AsBigInt, bigIntFunction),
        JsKind.Text => NewText(vm, value.Data),
        JsKind.Bytes => NewBytes(vm, value.Data),
        JsKind.List => NewList(vm, value.Items, bigIntFunction),
        _ => throw new ArgumentOutOfRangeException(nameof(value), value.Kind, "no such kind of value"),
    };

    private static uint NewBigInt(QuickJsVm vm, BigInteger value, uint bigIntFunction) =>
        vm.Call(bigIntFunction, vm.NewString(value.ToString(CultureInfo.InvariantCulture)));

    private static uint NewText(QuickJsVm vm, ReadOnlySpan<byte> utf8) =>
        Utf8.IsValid(utf8) ? vm.NewString(utf8) : throw new JsHostException("the value is not UTF-8 text; use the function's Raw twin");

    private static uint NewBytes(QuickJsVm vm, ReadOnlySpan<byte> bytes)
    {
        uint data = vm.Push(bytes);
        uint value = vm.Exports.NewUint8Array(data, (uint)bytes.Length);
        vm.Exports.Free(data);
        return value;
    }

    private static uint NewList(QuickJsVm vm, IReadOnlyList<JsValue> items, uint bigIntFunction)
    {
        uint list = vm.Exports.NewArray();
        for (int i = 0; i < items.Count; i++)
        {
            uint item = ToGuest(vm, items[i], bigIntFunction);
            vm.Exports.SetElement(list, (uint)i, item);
            vm.Exports.FreeValue(item);
        }
        return list;
    }
}
