using System.Globalization;
using System.Numerics;
using FsCheck.Fluent;
using OutLayer.Near.Curves;
using OutLayer.Near.Tests.Curves;
using Bn = OutLayer.Near.Curves.Fp256<OutLayer.Near.Curves.Bn254Prime>;

namespace OutLayer.Near.Tests;

/// <summary>The alt_bn128 functions as a contract calls them. Numbers are written in hexadecimal, a byte as <c>b:n</c>.</summary>
public sealed class AltBn128Tests
{
    private const string P = "2d6b17489d86fcd5f91e8e92eb55081d8cb4413e408047249ef4fb5baa1b518b 1e4d0a30dbadd9dad40f7847c7013754ded8d0371c052d19f01453f4ae1506d7";
    private const string Q = "12b453155ca3be5d0b14a4804cc39a0b4635b06d512735350cd031051644d3ec 2944829dcfa7dd72bb04d12e46869e6a6c8162698f9a6c35724f91f597e25fc4";
    private const string Three = "2ee5c54dee890fb79c9964f7a08c7295111990435dc3adff9fb6d63aadded21f 2c3fa1abf295e7df565379efcdb0398d08fc959a0a7e5d3f30118fefe9450a67";
    private const string TwiceG = "030644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd3 15ed738c0e0a7c92e7845f96b2ae9c0a68a6a449e3538fc7ff3ebf7a5a18a2c4";
    private const string Prime = "30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47";
    private const string Order = "30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001";

    private static readonly string[] Three1 =
    [
        "26a1602aeb36e32dd1c534b1c014e920b138f4a8b87f2833ea6051c8cbd5eea2 01eb929f0ab6720df89837a84f2787d6d8a8bd97e0daab0576321d85143633ee",
        "15ad51e3d708bdf9ae99a3732af9354cc7b0f2ce71832b958b3e9b0215e63578 231d7b68932527abdeb71488bd5c1e339306c10490d3c65f7daaa651a367c618",
        "1302ac2f870ef22bdec4cd48058f309bcef761a7b40f78744157f3bbf25a016d 0c75e87050e62a4c3bf1e261da5a0f11c7ccaa090a0585365658f7a2b4b96fee",
    ];

    private static readonly string[] Pairs =
    [
        "0763111c06b5066cc812f8e058d5b82a7bc356c83a1a5ab743ea4e7163d90a75 041068a8ed41f6755c1ad2d30aacc3974a4fae3293aee34c7103b4c073358624",
        "291aea4fac742aaf8772caa00c8763d509c3d6f20d1be64d73c10d06db031a01 1de7a958e4adb3a128cd3b942b13bc85ee4124f0dee6f4266b39707c81c06fd4 "
        + "1e2d816ba8b96e5cb444883a2b095533becb805c654418fa2c65bba533a34311 195dd519dc841a301a14de412c520b858c01ccc7ba0bd4177dd85d4b116416bb",
        "1f1cebcff0a999ffa7c1b582e9afd6c875760fde2679e9fd830bf3979504b04f 179fe95fb3fb3807ebbad5ed2b40ddd06f7b73525382a64a43489606b3454a53",
        "201eef3c872a7313da79f6aa628cc9795314fbac78484fdae2eba5086755ad6d 204e0376b942fe92ba6e2746d07d62f5dede7b8b6e172fa89ea0c5c4ccabaa31 "
        + "00e9f62300f921f5d4f2f7008aec59449a3f5e75add585ec4eccf04f5dc5b32f 17c150f0fb2ff472816b41868b98b9170233ee4647fe4bc41a1336c9a2c6567c",
    ];

    private static VmContext Context => Vm.DefaultContext with { PrepaidGas = 1_000_000_000_000_000 };

    public static TheoryData<string, string> Multiples => new()
    {
        { "", "0 0" },
        { $"{P} 1", P },
        { $"{P} 0", "0 0" },
        { "1 2 2", TwiceG },
        { "0 0 5", "0 0" },
        { $"1 2 {Order[..^1]}0", $"1 {Prime[..^1]}5" },  // order - 1 times G is -G
        { $"{Q} 112b450c0769c7cd80ffa552aaab2153adb5646664ee091639784a7f887411f7"
            + " 032b2c8b9f1e7f5e53c262ae87ccd1366df1af019f2dbfe1a58a6749ba4b923f 0017741cde8d55ccce3a1dac210f531d22f574885226ea46fbbce4a4c75f7ed8"
            + " 19e4956d3cf5e04f938bc9dee72f2fcab15934c7e0450ae15afee161606b071a",
            "2923a9d452a047e0f24ab419d7893ecbf0c32a842afd88f991a6723decba82aa 2e3a00f94191675c0730510133c2fca248160750d87b5157c534146d4d260b61" },
        { string.Join(" 1 ", Three1) + " 1", Three },
    };

    public static TheoryData<string, string> Sums => new()
    {
        { "", "0 0" },
        { $"b:0 {P}", P },
        { "b:0 1 2 b:0 1 2", TwiceG },
        { "b:0 1 2 b:1 1 2", "0 0" },
        { $"b:0 {Q} b:1 032b2c8b9f1e7f5e53c262ae87ccd1366df1af019f2dbfe1a58a6749ba4b923f 304cda5602a44a5cea16280a60720540748bf609164ae0464063a772111d7e6f",
            "1e2e53eecef3185d5c874e783cb184d302692a22c20f5f3b3993882e184d8fe8 03fc2454d3d88f9eac441e9b85a9041e925f30cca7a82d039d1ffb582bfb2004" },
        { "b:0 " + string.Join(" b:0 ", Three1), Three },
    };

    public static TheoryData<string, string, string> Errors => new()
    {
        { "alt_bn128_g1_multiexp", "b:1 b:2 b:3 b:4", "slice of size 4 cannot be precisely split into chunks of size 96" },
        { "alt_bn128_g1_sum", "b:92", "slice of size 1 cannot be precisely split into chunks of size 65" },
        { "alt_bn128_pairing_check", "b:1 b:2 b:3 b:4", "slice of size 4 cannot be precisely split into chunks of size 192" },
        { "alt_bn128_g1_multiexp", $"{Q.Split(' ')[1]} 2 1", "invalid g1: [C4, 5F, E2, 97, F5, 91, 4F, 72, 35," },
        { "alt_bn128_g1_sum", "b:0 111 222", "invalid g1: [11, 1, 0, 0," },
        { "alt_bn128_g1_sum", $"b:92 {Q}", "invalid bool: [5C]" },
        { "alt_bn128_g1_sum", $"b:0 {Prime} 0", "invalid fq: [47, FD, 7C, D8, 16, 8C, 20, 3C, 8D, CA, 71, 68, 91, 6A, 81, 97, 5D, 58, 81, 81, B6, 45, 50, B8, 29, A0, 31, E1, 72, 4E, 64, 30]" },
        { "alt_bn128_g1_multiexp", $"1 2 {Order}", "invalid fr: [1, 0, 0, F0, 93, F5," },
        { "alt_bn128_pairing_check", "0 0 0 0 0 111", "invalid g2: [0, 0," },
        { "alt_bn128_pairing_check", $"1 2 0 0 {Prime} 0", "invalid fq: [47," },
        // On the twist, but not of the group.
        { "alt_bn128_pairing_check", "1 2 " + NotInGroup(), "invalid g2: [1, 0," },
    };

    [Theory]
    [MemberData(nameof(Multiples))]
    public void A_sum_of_multiples_is_the_published_one(string input, string expected) => Holds("alt_bn128_g1_multiexp", input, expected);

    [Theory]
    [MemberData(nameof(Sums))]
    public void A_sum_is_the_published_one(string input, string expected) => Holds("alt_bn128_g1_sum", input, expected);

    [Fact]
    public void A_pairing_check_is_1_if_the_product_is_one()
    {
        Assert.Equal(1ul, Check(""));
        Assert.Equal(1ul, Check($"{Pairs[0]} {Pairs[1]} {Pairs[2]} {Pairs[3]}"));
        Assert.Equal(0ul, Check($"{Pairs[0]} {Pairs[1]} {Pairs[0]} {Pairs[3]}"));
        Assert.Equal(0ul, Check($"{Pairs[0]} {Pairs[1]}"));
        Assert.Equal(1ul, Check($"0 0 {Pairs[1]}"));
        Assert.Equal(1ul, Check($"{Pairs[0]} 0 0 0 0"));
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public void Input_that_is_not_valid_is_named(string function, string input, string expected)
    {
        byte[] value = Bytes(input);
        var vm = new Vm(Context);
        vm.Put(0, value);
        ulong[] args = [(ulong)value.Length, 0, 7];
        var error = Vm.Fails(VmErrorKind.AltBn128InvalidInput, () => vm.Call(function, args[..HostFunctions.All.Single(row => row.Name == function).Parameters.Length]));
        Assert.StartsWith("AltBn128 invalid input: " + expected, error.Message, StringComparison.Ordinal);
        Assert.Null(vm.Register(7));
    }

    [Fact]
    public void Multiples_distribute_over_sums() => Prop.ForAll(Numbers.Any256, Numbers.Any256, (a, b) =>
    {
        string Hex(BigInteger number) => (number % Numbers.BnOrder).ToString("x", CultureInfo.InvariantCulture);
        Assert.Equal(Call("alt_bn128_g1_multiexp", $"{P} {Hex(a)} {P} {Hex(b)}"), Call("alt_bn128_g1_multiexp", $"{P} {Hex(a + b)}"));
    }).Holds(20);

    [Fact]
    public void Input_in_a_register_is_as_good()
    {
        byte[] value = Bytes($"{P} 1");
        var vm = new Vm(Context);
        vm.Put(0, value);
        vm.Call("write_register", 3, (ulong)value.Length, 0);
        vm.Call("alt_bn128_g1_multiexp", VmLogic.InRegister, 3, 7);
        Assert.Equal(Bytes(P), vm.Register(7));
    }

    private static void Holds(string function, string input, string expected) =>
        Assert.Equal(Convert.ToHexString(Bytes(expected)), Convert.ToHexString(Call(function, input)));

    private static byte[] Call(string function, string input)
    {
        byte[] value = Bytes(input);
        var vm = new Vm(Context);
        vm.Put(0, value);
        vm.Call(function, (ulong)value.Length, 0, 7);
        return vm.Register(7)!;
    }

    private static ulong Check(string input)
    {
        byte[] value = Bytes(input);
        var vm = new Vm(Context);
        vm.Put(0, value);
        return vm.Call("alt_bn128_pairing_check", (ulong)value.Length, 0);
    }

    private static byte[] Bytes(string input) =>
        [.. input.Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(part => part.StartsWith("b:", StringComparison.Ordinal)
            ? [byte.Parse(part[2..], CultureInfo.InvariantCulture)]
            : Convert.FromHexString(part.PadLeft(64, '0')).Reverse())];

    private static string NotInGroup()
    {
        Fp2<Bn> x = new(Bn.One, Bn.Zero), y;
        while (!(x.Square() * x + Bn254.TwistB).TrySqrt(out y)) x = new(Bn.One, x.C1 + Bn.One);
        return string.Join(' ', new[] { x.C0, x.C1, y.C0, y.C1 }.Select(part => Numbers.Integer(part).ToString("x", CultureInfo.InvariantCulture)));
    }
}
