using OutLayer.Testing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Tests.Runtime;

namespace OutLayer.Wasm.Tests.Simd;

/// <summary>Each shape of i8x16.shuffle that has code of its own, next to shapes that almost are one.</summary>
public sealed class ShuffleTests
{
    private static readonly byte[] First = [.. Enumerable.Range(0, 16).Select(i => (byte)(i * 7 + 1))], Second = [.. Enumerable.Range(0, 16).Select(i => (byte)(i * 11 + 130))];

    private static IEnumerable<int[]> Shapes()
    {
        foreach (int width in new[] { 1, 2, 4, 8 })
        {
            foreach (int half in new[] { 0, 8 })
                foreach (int side in new[] { 0, 16 })
                    yield return Lanes(i => (i / (2 * width) * width + i % width + half + (i / width % 2 == 0 ? side : 16 - side)) % 32);
            yield return Lanes(i => i / width * width + width - 1 - i % width);             // bytes of a lane reversed
            yield return Lanes(i => 15 - (i / width * width + width - 1 - i % width) + 16); // lanes reversed, of the second
            yield return Lanes(i => i % width);                                             // one lane everywhere
            yield return Lanes(i => i % width + 16 + 16 - width);
            yield return Lanes(i => i / width % 2 == 0 ? i : i + 16);                       // each lane stays, of either
            yield return Lanes(i => (i * 2 / width * width + i % width) % 32);              // every other lane of both
        }
        for (int from = 0; from <= 16; from++) yield return Lanes(i => from + i);
        for (int from = 17; from < 32; from++) yield return Lanes(i => (from + i) % 32);
    }

    [Fact]
    public void Every_shape_takes_the_lanes_it_names()
    {
        foreach (int[] shape in Shapes())
        {
            Check(shape);
            for (int i = 0; i < 16; i += 5) Check([.. shape.Select((lane, at) => at == i ? lane ^ 17 : lane)]);
        }
    }

    [Fact]
    public void Any_lanes()
    {
        uint state = 1;
        for (int round = 0; round < 60; round++)
        {
            Check(Lanes(i =>
            {
                state ^= state << 13;
                state ^= state >> 17;
                state ^= state << 5;
                return (int)(state % 32);
            }));
        }
    }

    private static int[] Lanes(Func<int, int> lane) => [.. Enumerable.Range(0, 16).Select(lane)];

    private static void Check(int[] lanes)
    {
        byte[] both = [.. First, .. Second];
        byte[] code = Code.Of(Opcode.LocalGet, 0u, Opcode.LocalGet, 1u, Opcode.I8x16Shuffle, lanes.Select(lane => (byte)lane).ToArray());
        using var guest = Guest.Of("vv:v", code);
        var expected = Vectors.Value(lanes.Select(lane => both[lane]).ToArray());
        var result = guest.Run(Vectors.Value(First), Vectors.Value(Second)).Single();
        Assert.True(expected == result, $"{string.Join(' ', lanes)}: {result.AsV128():x32}");
    }
}
