namespace OutLayer.Adversary.Tests.Fuzzing.Sources;

/// <summary>Changes of bytes that know nothing of the format: flipped, set to what matters in it, cut, doubled, moved.</summary>
internal static class ByteMutation
{
    private static readonly byte[] Telling = [0, 1, 0x7F, 0x80, 0xFF, 0x40, 0x60, 0x70, 0x6F, 0x0B, 0x05, 0xFC, 0x41, 0x20, 0x10];

    public static byte[] Apply(byte[] wasm, Random random)
    {
        var bytes = new List<byte>(wasm);
        for (int i = random.Next(1, 4); i > 0 && bytes.Count > 9; i--) Change(bytes, random);
        return [.. bytes];
    }

    private static void Change(List<byte> bytes, Random random)
    {
        int at = random.Next(8, bytes.Count), length = Math.Min(random.Next(1, 9), bytes.Count - at);
        switch (random.Next(7))
        {
            case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
            case 1: bytes[at] = Telling[random.Next(Telling.Length)]; break;
            case 2: bytes[at] = (byte)(bytes[at] + random.Next(-3, 4)); break;
            case 3: bytes.RemoveRange(at, length); break;
            case 4: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
            case 5: bytes.Insert(at, Telling[random.Next(Telling.Length)]); break;
            default: bytes.RemoveRange(at, bytes.Count - at); break;
        }
    }
}
