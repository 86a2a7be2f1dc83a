using System.Buffers.Binary;

namespace OutLayer.Wasm.Compiler.Simd;

/// <summary>The 16 lanes that i8x16.shuffle takes: 0 to 15 of the first operand, 16 to 31 of the second, <see cref="None"/> for a 0.</summary>
internal readonly struct ShuffleLanes
{
    private const byte None = 0x80;

    private readonly byte[] _lanes;

    public ShuffleLanes(ReadOnlySpan<byte> lanes) => _lanes = lanes.ToArray();

    private ShuffleLanes(byte[] lanes) => _lanes = lanes;

    public bool TakesOnlyFirst => _lanes.All(lane => lane < 16);
    public bool TakesOnlySecond => _lanes.All(lane => lane is >= 16 and < 32);
    public bool IsIdentity => Matches(i => i);

    /// <summary>Every lane stays where it is in one of the operands.</summary>
    public bool IsBlend => _lanes.Select((lane, i) => lane % 16 == i).All(stays => stays);

    /// <summary>The lanes of the second operand, as those of a single one.</summary>
    public ShuffleLanes OfSecond => new([.. _lanes.Select(lane => lane is >= 16 and < 32 ? (byte)(lane - 16) : None)]);

    public ShuffleLanes OnlyFirst => new([.. _lanes.Select(lane => lane < 16 ? lane : None)]);

    /// <summary>All bits where the first operand is taken.</summary>
    public (long Low, long High) MaskOfFirst => Halves([.. _lanes.Select(lane => lane < 16 ? byte.MaxValue : (byte)0)]);

    /// <summary>The method of <see cref="VectorMath"/> that interleaves so; null for other shuffles.</summary>
    public string? Interleaving
    {
        get
        {
            foreach (int width in new[] { 1, 2, 4, 8 })
            {
                if (Matches(i => Interleaved(i, width, 0))) return $"UnpackLow{width}";
                if (Matches(i => Interleaved(i, width, 8))) return $"UnpackHigh{width}";
            }
            return null;
        }
    }

    /// <summary>Where 16 consecutive lanes begin in the operands laid end to end; null for other shuffles.</summary>
    public int? Alignment
    {
        get
        {
            int from = _lanes[0];
            return Matches(i => from + i) ? from : null;
        }
    }

    /// <summary>Bytes that move together: 8, 4, 2 or 1.</summary>
    public int Width
    {
        get
        {
            foreach (int width in new[] { 8, 4, 2 })
                if (Indices(width, out _)) return width;
            return 1;
        }
    }

    /// <summary>Indices of lanes so wide, as two halves of a vector.</summary>
    public (long Low, long High) Indices(int width)
    {
        Indices(width, out byte[] indices);
        return Halves(indices);
    }

    /// <summary>False if lanes of that width do not stay together. A lane that is 0 has an index outside of the vector.</summary>
    private bool Indices(int width, out byte[] indices)
    {
        indices = new byte[16];
        for (int i = 0; i < 16; i += width)
        {
            bool none = _lanes[i] == None;
            for (int j = 0; j < width; j++)
                if (none ? _lanes[i + j] != None : _lanes[i] % width != 0 || _lanes[i + j] != _lanes[i] + j) return false;
            indices[i] = none ? None : (byte)(_lanes[i] / width);
        }
        return true;
    }

    private static int Interleaved(int i, int width, int half) => i / (2 * width) * width + i % width + half + (i / width % 2 == 0 ? 0 : 16);

    private bool Matches(Func<int, int> lane)
    {
        for (int i = 0; i < 16; i++)
            if (_lanes[i] != lane(i)) return false;
        return true;
    }

    private static (long Low, long High) Halves(ReadOnlySpan<byte> bytes) =>
        (BinaryPrimitives.ReadInt64LittleEndian(bytes), BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]));
}
