using OutLayer.Adversary.Tests.Fuzzing;
using OutLayer.Testing;
using OutLayer.Wasm.Instructions;

namespace OutLayer.Adversary.Tests.Generated;

internal sealed partial class BodyGenerator
{
    private static readonly OpcodeInfo[] LaneLoads = [.. OpcodeTable.All.Where(op => op.Immediate == Imm.MemArgLane && op.Pushes.Length == 1)],
        LaneStores = [.. OpcodeTable.All.Where(op => op.Immediate == Imm.MemArgLane && op.Pushes.Length == 0)];

    /// <summary>The 16 bytes of a constant: lanes of one kind, at the edges.</summary>
    private byte[] VectorBits() => _random.Next(3) switch
    {
        0 => Code.Of(Single(), Single(), Single(), Single()),
        1 => Code.Of(Double(), Double()),
        _ => [.. BitConverter.GetBytes(Values.Integer(_random)), .. BitConverter.GetBytes(Values.Integer(_random))],
    };

    private float Single() => BitConverter.UInt32BitsToSingle(Values.Bits32(_random));

    private double Double() => BitConverter.UInt64BitsToDouble(Values.Bits64(_random));

    /// <summary>Immediate bytes of an instruction that names lanes.</summary>
    private byte[] LanesOf(OpcodeInfo info) => info.Immediate switch
    {
        Imm.Lane => [(byte)_random.Next(info.Lanes)],
        Imm.Shuffle => Shuffle(),
        _ => [],
    };

    /// <summary>Lanes of a shuffle: any, or those of the kinds for which processors have instructions, with a lane changed at times.</summary>
    private byte[] Shuffle()
    {
        int width = 1 << _random.Next(4), half = 8 * _random.Next(2), from = _random.Next(17), side = 16 * _random.Next(2);
        int[] wide = [.. Enumerable.Range(0, 16).Select(_ => _random.Next(32))];
        Func<int, int> lane = _random.Next(7) switch
        {
            0 => i => i + side,
            1 => i => from + i,
            2 => i => i + 16 * (wide[i] & 1),
            3 => i => i / (2 * width) * width + i % width + half + i / width % 2 * 16,
            4 => i => wide[i / width] / width * width + i % width,
            5 => i => wide[i] % 16 + side,
            _ => i => wide[i],
        };
        byte[] lanes = [.. Enumerable.Range(0, 16).Select(i => (byte)lane(i))];
        if (_random.Next(4) == 0) lanes[_random.Next(16)] = (byte)_random.Next(32);
        return lanes;
    }

    private void LoadLane(int depth) => AccessLane(LaneLoads[_random.Next(LaneLoads.Length)], depth);

    private void StoreLane(int depth) => AccessLane(LaneStores[_random.Next(LaneStores.Length)], depth);

    private void AccessLane(OpcodeInfo info, int depth)
    {
        Address(depth);
        Value('v', depth);
        Op(info.Opcode, (uint)_random.Next(info.NaturalAlignment + 1), Offset(), (byte)_random.Next(info.Lanes));
    }
}
