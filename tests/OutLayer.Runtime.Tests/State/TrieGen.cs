using FsCheck;
using FsCheck.Fluent;
using OutLayer.Protocol;
using OutLayer.Runtime.State;

namespace OutLayer.Runtime.Tests.State;

/// <summary>Random changes of a state, with keys that share prefixes or are prefixes of each other.</summary>
internal static class TrieGen
{
    public static Gen<byte[]> Keys { get; } = Gen.OneOf(
        Gen.Choose(0, 6).SelectMany(length => Gen.ArrayOf(Gen.Elements<byte>(0x00, 0x01, 0x10, 0x11, 0xff), length)),
        Gen.Choose(0, 3).SelectMany(length => Gen.ArrayOf(Gen.Choose(0, 255).Select(b => (byte)b), length)));

    public static Gen<byte[]> Values { get; } = Gen.Choose(0, 5).SelectMany(length => Gen.ArrayOf(Gen.Choose(0, 2).Select(b => (byte)b), length));

    /// <summary>A key and its new value; null removes it.</summary>
    public static Gen<(byte[] Key, byte[]? Value)> Change { get; } =
        Keys.SelectMany(_ => Gen.Frequency((3, Values.Select(v => (byte[]?)v)), (2, Gen.Constant<byte[]?>(null))), (key, value) => (key, value));

    /// <summary>Calls, each with some changes.</summary>
    public static Gen<(byte[] Key, byte[]? Value)[][]> Calls { get; } = Gen.ArrayOf(Gen.ArrayOf(Change)).Where(calls => calls.Length < 30);

    public static void Apply(CallState state, IEnumerable<(byte[] Key, byte[]? Value)> changes)
    {
        foreach (var (key, value) in changes)
        {
            if (value is null) state.Remove(key);
            else state.Write(key, value);
        }
    }

    public static void Apply(SortedDictionary<byte[], byte[]> model, IEnumerable<(byte[] Key, byte[]? Value)> changes)
    {
        foreach (var (key, value) in changes)
        {
            if (value is null) model.Remove(key);
            else model[key] = value;
        }
    }

    public static SortedDictionary<byte[], byte[]> Model() => new(ByteOrder.Instance);

    /// <summary>The root of a set of keys, put into an empty state in one call.</summary>
    public static Hash256 RootOf(IEnumerable<KeyValuePair<byte[], byte[]>> entries)
    {
        var state = new CallState(new NodeBag(), Hash256.Zero);
        foreach (var (key, value) in entries) state.Write(key, value);
        return state.Finish().Root;
    }
}
