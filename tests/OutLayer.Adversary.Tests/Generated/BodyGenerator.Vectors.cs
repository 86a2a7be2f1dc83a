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
        Imm.Shuffle => [.. Enumerable.Range(0, 16).Select(_ => (byte)_random.Next(32))],
        _ => [],
    };

    private void LoadLane(int depth) => AccessLane(LaneLoads[_random.Next(LaneLoads.Length)], depth);

    private void StoreLane(int depth) => AccessLane(LaneStores[_random.Next(LaneStores.Length)], depth);

    private void AccessLane(OpcodeInfo info, int depth)
    {
        Address(depth);
        Value('v', depth);
        Op(info.Opcode, (uint)_random.Next(info.NaturalAlignment + 1), Offset(), (byte)_random.Next(info.Lanes));
    }
}
