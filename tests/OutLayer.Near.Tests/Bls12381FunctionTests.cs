using System.Numerics;
using FsCheck.Fluent;
using OutLayer.Near.Curves;
using OutLayer.Near.Tests.Curves;

namespace OutLayer.Near.Tests;

/// <summary>The BLS12-381 functions where NEAR decides: encodings, groups, lengths, registers.</summary>
public sealed class Bls12381FunctionTests
{
    private static readonly byte[] G1 = Bls12381Encoding.Write(Numbers.BlsG1), G2 = Bls12381Encoding.Write(Numbers.BlsG2);
    private static readonly byte[] Infinity1 = [0x40, .. new byte[95]], Infinity2 = [0x40, .. new byte[191]];

    // On the curve, of order 3.
    private static readonly byte[] ZeroTwo = [.. new byte[95], 2];

    private static readonly (string Name, int Size, string InError)[] Functions =
    [
        ("bls12381_p1_sum", 97, "bls12381_p1_sum"), ("bls12381_p2_sum", 193, "bls12381_p2_sum"),
        ("bls12381_g1_multiexp", 128, "bls12381_p1_multiexp"), ("bls12381_g2_multiexp", 224, "bls12381_p2_multiexp"),
        ("bls12381_map_fp_to_g1", 48, "bls12381_map_fp_to_g1"), ("bls12381_map_fp2_to_g2", 96, "bls12381_map_fp2_to_g2"),
        ("bls12381_pairing_check", 288, "bls12381_pairing_check"),
        ("bls12381_p1_decompress", 48, "bls12381_p1_decompress"), ("bls12381_p2_decompress", 96, "bls12381_p2_decompress"),
    ];

    public static TheoryData<int> Numbered => [.. Enumerable.Range(0, Functions.Length)];

    [Theory]
    [MemberData(nameof(Numbered))]
    public void A_length_with_a_remainder_is_an_error(int number)
    {
        var (name, size, inError) = Functions[number];
        var error = Vm.Fails(VmErrorKind.BLS12381InvalidInput, () => Call(name, new byte[size + 1]));
        Assert.Equal($"BLS12-381 invalid input: Incorrect input length for {inError}: {size + 1} is not divisible by {size}", error.Message);
    }

    [Theory]
    [MemberData(nameof(Numbered))]
    public void Only_the_pairing_takes_a_register(int number)
    {
        var (name, size, _) = Functions[number];
        var vm = new Vm();
        vm.Call("write_register", 3, (ulong)size, 0);
        if (name == "bls12381_pairing_check") Assert.Equal(1ul, vm.Call(name, VmLogic.InRegister, 3));
        else Vm.Fails(VmErrorKind.IntegerOverflow, () => vm.Call(name, VmLogic.InRegister, 3, 7));
    }

    [Theory]
    [MemberData(nameof(Numbered))]
    public void Nothing_sums_up_to_infinity_and_maps_to_nothing(int number)
    {
        var (name, size, _) = Functions[number];
        var (result, register) = Call(name, []);
        Assert.Equal(0ul, result);
        if (name == "bls12381_pairing_check") return;
        Assert.Equal(size switch { 97 or 128 => Infinity1, 193 or 224 => Infinity2, _ => [] }, register);
    }

    [Fact]
    public void Signs_are_0_or_1()
    {
        Assert.Equal(Is(G1), CallWith("bls12381_p1_sum", [0, .. G1]));
        Assert.Equal(Is(Bls12381Encoding.Write(-Numbers.BlsG1)), CallWith("bls12381_p1_sum", [1, .. G1]));
        Assert.Equal(Is(Infinity2), CallWith("bls12381_p2_sum", [0, .. G2, 1, .. G2]));
        Assert.Equal((1, null), CallWith("bls12381_p1_sum", [2, .. G1]));
        Assert.Equal((1, null), CallWith("bls12381_p2_sum", [0, .. G2, 255, .. G2]));
    }

    [Fact]
    public void Infinity_has_one_encoding()
    {
        Assert.Equal(Is(G1), CallWith("bls12381_p1_sum", [0, .. Infinity1, 0, .. G1]));
        byte[][] wrong = [new byte[96], [0x60, .. new byte[95]], [0xC0, .. new byte[95]], [0x80, .. new byte[95]], [0x40, .. new byte[94], 1], [0x41, .. new byte[95]]];
        foreach (byte[] bytes in wrong)
        {
            Assert.Equal((1, null), CallWith("bls12381_p1_sum", [0, .. bytes]));
            Assert.Equal((1, null), CallWith("bls12381_g1_multiexp", [.. bytes, .. new byte[32]]));
            Assert.Equal(1, CallWith("bls12381_pairing_check", [.. bytes, .. G2]).Result);
        }
        Assert.Equal(0, CallWith("bls12381_pairing_check", [.. Infinity1, .. G2, .. G1, .. Infinity2]).Result);
        Assert.Equal(2, CallWith("bls12381_pairing_check", [.. G1, .. G2]).Result);
    }

    [Theory]
    [InlineData(0x80)]
    [InlineData(0x20)]
    [InlineData(0xA0)]
    public void A_point_with_flags_is_none(byte flags)
    {
        Assert.Equal((1, null), CallWith("bls12381_p1_sum", [0, (byte)(G1[0] | flags), .. G1[1..]]));
        Assert.Equal((1, null), CallWith("bls12381_p2_sum", [0, (byte)(G2[0] | flags), .. G2[1..]]));
    }

    [Fact]
    public void A_point_is_on_its_curve()
    {
        Assert.Equal((1, null), CallWith("bls12381_p1_sum", [0, .. G1[..^1], (byte)(G1[^1] ^ 1)]));
        Assert.Equal((1, null), CallWith("bls12381_p1_sum", [0, .. G1, 0, .. G1[..^1], (byte)(G1[^1] ^ 1)]));
        Assert.Equal((1, null), CallWith("bls12381_p2_sum", [0, .. G2[..^1], (byte)(G2[^1] ^ 1)]));
        Assert.Equal((1, null), CallWith("bls12381_g2_multiexp", [.. G2[..^1], (byte)(G2[^1] ^ 1), .. new byte[32]]));
        Assert.Equal(1, CallWith("bls12381_pairing_check", [.. G1, .. G2[..^1], (byte)(G2[^1] ^ 1)]).Result);
        Assert.Equal(1, CallWith("bls12381_pairing_check", [.. G1[..^1], (byte)(G1[^1] ^ 1), .. Infinity2]).Result);
    }

    [Fact]
    public void A_coordinate_of_the_prime_or_more_is_no_coordinate()
    {
        // The first small x with a y: x + p fits beside the flags.
        BigInteger x = 1, p = PrimeField.Modulus<Fp381>();
        Fp381 y;
        while (!(Numbers.Element<Fp381>(x * x * x) + Bls12381.B).TrySqrt(out y)) x++;
        Assert.Equal(0, CallWith("bls12381_p1_sum", [0, .. Bytes(x), .. Bytes(Numbers.Integer(y))]).Result);
        Assert.Equal((1, null), CallWith("bls12381_p1_sum", [0, .. Bytes(x + p), .. Bytes(Numbers.Integer(y))]));
        Assert.Equal((1, null), CallWith("bls12381_p1_decompress", Flagged(x + p)));
        Assert.Equal(0, CallWith("bls12381_p1_decompress", Flagged(x)).Result);
    }

    [Fact]
    public void Points_outside_of_the_group_have_sums_but_no_multiples_and_no_pairings()
    {
        Affine<Fp381> point = Bls12381G1Isogeny.Map.Map(Fp381.One);
        byte[] bytes = Bls12381Encoding.Write(point);
        Assert.False(Bls12381G1.IsInGroup(point));
        Assert.Equal(Is(Bls12381Encoding.Write(point.Times(2))), CallWith("bls12381_p1_sum", [0, .. bytes, 0, .. bytes]));
        Assert.Equal((1, null), CallWith("bls12381_g1_multiexp", [.. bytes, 1, .. new byte[31]]));
        Assert.Equal(1, CallWith("bls12381_pairing_check", [.. bytes, .. G2]).Result);
        var twisted = Bls12381G2Isogeny.Map.Map(Fp2<Fp381>.One);
        bytes = Bls12381Encoding.Write(twisted);
        Assert.Equal(Is(Bls12381Encoding.Write(twisted.Times(2))), CallWith("bls12381_p2_sum", [0, .. bytes, 0, .. bytes]));
        Assert.Equal((1, null), CallWith("bls12381_g2_multiexp", [.. bytes, 1, .. new byte[31]]));
        Assert.Equal(1, CallWith("bls12381_pairing_check", [.. G1, .. bytes]).Result);
    }

    [Fact]
    public void A_point_with_x_0_is_refused_everywhere()
    {
        Assert.Equal((1, null), CallWith("bls12381_p1_sum", [0, .. ZeroTwo]));
        Assert.Equal((1, null), CallWith("bls12381_g1_multiexp", [.. ZeroTwo, .. new byte[32]]));
        Assert.Equal((1, null), CallWith("bls12381_p1_decompress", [0x80, .. new byte[47]]));
        Assert.Equal(1, CallWith("bls12381_pairing_check", [.. ZeroTwo, .. G2]).Result);
    }

    [Fact]
    public void Multiples_are_taken_by_all_256_bits() => Prop.ForAll(Numbers.Any256, number =>
    {
        byte[] scalar = [.. number.ToByteArray(isUnsigned: true), .. new byte[32]];
        Assert.Equal(
            Is(Bls12381Encoding.Write(Numbers.BlsG1.Times(number % Numbers.BlsOrder))),
            CallWith("bls12381_g1_multiexp", [.. G1, .. scalar[..32]]));
    }).Holds(20);

    [Fact]
    public void What_is_compressed_is_decompressed() => Prop.ForAll(Numbers.Any256, number =>
    {
        var p = Numbers.BlsG1.Times(1 + number % 1_000_000);
        var q = Numbers.BlsG2.Times(1 + number % 1_000_000);
        foreach (var point in new[] { p, -p })
            Assert.Equal(Is(Bls12381Encoding.Write(point)), CallWith("bls12381_p1_decompress", Compress(point, Larger(Numbers.Integer(point.Y)))));
        foreach (var point in new[] { q, -q })
            Assert.Equal(Is(Bls12381Encoding.Write(point)), CallWith("bls12381_p2_decompress",
                Compress(point, Larger(Numbers.Integer(point.Y.C1.IsZero ? point.Y.C0 : point.Y.C1)))));
    }).Holds(20);

    [Fact]
    public void Compressed_points_have_their_flag_an_x_below_the_prime_and_a_y()
    {
        byte[] compressed = Compress(Numbers.BlsG1, larger: false);
        Assert.Equal((1, null), CallWith("bls12381_p1_decompress", [(byte)(compressed[0] & 0x7F), .. compressed[1..]]));
        Assert.Equal((1, null), CallWith("bls12381_p1_decompress", [.. compressed, 0x80, .. new byte[46], 1]));  // no y for x = 1
        Assert.Equal((1, null), CallWith("bls12381_p1_decompress", [0x9F, .. Enumerable.Repeat((byte)255, 47)]));
        Assert.Equal(Is(Infinity1), CallWith("bls12381_p1_decompress", [0xC0, .. new byte[47]]));
        Assert.Equal((1, null), CallWith("bls12381_p1_decompress", [0xE0, .. new byte[47]]));
        Assert.Equal((1, null), CallWith("bls12381_p1_decompress", [0xC0, .. new byte[46], 1]));
        Assert.Equal(Is(Infinity2), CallWith("bls12381_p2_decompress", [0xC0, .. new byte[95]]));
    }

    [Fact]
    public void An_element_of_the_prime_or_more_is_not_mapped()
    {
        byte[] last = new byte[48];
        (-Fp381.One).Write(last);
        Assert.Equal(0, CallWith("bls12381_map_fp_to_g1", last).Result);
        Assert.Equal(0, CallWith("bls12381_map_fp2_to_g2", [.. last, .. last]).Result);
        byte[] prime = [.. last[..^1], (byte)(last[^1] + 1)];
        Assert.Equal((1, null), CallWith("bls12381_map_fp_to_g1", [.. last, .. prime]));
        Assert.Equal((1, null), CallWith("bls12381_map_fp2_to_g2", [.. prime, .. last]));
        Assert.Equal((1, null), CallWith("bls12381_map_fp2_to_g2", [.. last, .. prime]));
    }

    private static byte[] Bytes(BigInteger number)
    {
        byte[] bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[48 - bytes.Length], .. bytes];
    }

    private static byte[] Flagged(BigInteger x) => [(byte)(Bytes(x)[0] | 0x80), .. Bytes(x)[1..]];

    private static bool Larger(BigInteger y) => y > (PrimeField.Modulus<Fp381>() - 1) / 2;

    private static byte[] Compress<T>(Affine<T> point, bool larger)
        where T : unmanaged, IRootField<T>
    {
        byte[] bytes = new byte[T.Size];
        point.X.Write(bytes);
        bytes[0] |= (byte)(larger ? 0xA0 : 0x80);
        return bytes;
    }

    private static (int Result, string? Register) Is(byte[] register) => (0, Convert.ToHexString(register));

    private static (int Result, string? Register) CallWith(string function, byte[] value)
    {
        var (result, register) = Call(function, value);
        return ((int)result, register is null ? null : Convert.ToHexString(register));
    }

    private static (ulong Result, byte[]? Register) Call(string function, byte[] value)
    {
        var vm = new Vm();
        vm.Put(0, value);
        ulong[] args = [(ulong)value.Length, 0, 7];
        return (vm.Call(function, function == "bls12381_pairing_check" ? args[..2] : args), vm.Register(7));
    }
}
