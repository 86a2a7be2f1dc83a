namespace OutLayer.Near.Tests.Curves;

/// <summary>Every row of EIP-2537's vectors through NEAR's host functions.</summary>
public sealed class Bls12381VectorTests
{
    private const int Curve = 1, Twist = 2;

    private static VmContext Context => Vm.DefaultContext with { PrepaidGas = 1_000_000_000_000_000 };

    [Theory]
    [InlineData("g1_add", "bls12381_p1_sum", Curve, 100)]
    [InlineData("g2_add", "bls12381_p2_sum", Twist, 100)]
    public void Sums(string file, string function, int degree, int rows) => Holds(file, function, rows,
        input => Bls12381Vectors.Parts(input, 128 * degree).SelectMany(part => Bls12381Vectors.Point(part, degree).Prepend((byte)0)),
        result => Bls12381Vectors.Point(result, degree));

    [Theory]
    [InlineData("g1_mul", "bls12381_g1_multiexp", Curve, 100)]
    [InlineData("g2_mul", "bls12381_g2_multiexp", Twist, 100)]
    [InlineData("g1_multiexp", "bls12381_g1_multiexp", Curve, 100)]
    [InlineData("g2_multiexp", "bls12381_g2_multiexp", Twist, 101)]
    public void Multiples(string file, string function, int degree, int rows) => Holds(file, function, rows,
        input => Bls12381Vectors.Parts(input, 128 * degree + 32).SelectMany(part => Bls12381Vectors.PointAndScalar(part, degree)),
        result => Bls12381Vectors.Point(result, degree));

    [Theory]
    [InlineData("fp_to_g1", "bls12381_map_fp_to_g1", Curve, 103)]
    [InlineData("fp2_to_g2", "bls12381_map_fp2_to_g2", Twist, 103)]
    public void Maps(string file, string function, int degree, int rows) => Holds(file, function, rows,
        input => Bls12381Vectors.Element(input, degree), result => Bls12381Vectors.Point(result, degree));

    [Fact]
    public void Pairings()
    {
        int rows = 0;
        foreach (var (input, result) in Bls12381Vectors.Rows("pairing"))
        {
            var vm = Given(Pairs(input));
            ulong expected = result.EndsWith('1') ? 0ul : 2;
            Assert.Equal(expected, vm.Call("bls12381_pairing_check", (ulong)(input.Length / 384 * 288), 0));
            rows++;
        }
        Assert.Equal(96, rows);
    }

    [Fact]
    public void Errors_of_pairings() => Fails("pairing_error", "bls12381_pairing_check", Pairs);

    [Theory]
    [InlineData("multiexp_g1_error", "bls12381_g1_multiexp", Curve)]
    [InlineData("multiexp_g2_error", "bls12381_g2_multiexp", Twist)]
    public void Errors_of_multiples(string file, string function, int degree) =>
        Fails(file, function, input => Bls12381Vectors.PointAndScalar(input, degree));

    [Theory]
    [InlineData("fp_to_g1_error", "bls12381_map_fp_to_g1", Curve)]
    [InlineData("fp2_to_g2_error", "bls12381_map_fp2_to_g2", Twist)]
    public void Errors_of_maps(string file, string function, int degree) =>
        Fails(file, function, input => Bls12381Vectors.Element(input, degree), rows: 50);

    private static IEnumerable<byte> Pairs(byte[] input) => Bls12381Vectors.Parts(input, 384)
        .SelectMany(part => Bls12381Vectors.Point(part[..128], Curve).Concat(Bls12381Vectors.Point(part[128..], Twist)));

    private static void Holds(
        string file, string function, int rows, Func<byte[], IEnumerable<byte>> input, Func<byte[], byte[]> output)
    {
        foreach (var (given, expected) in Bls12381Vectors.Rows(file))
        {
            byte[] value = [.. input(given)];
            var vm = Given(value);
            Assert.Equal(0ul, vm.Call(function, (ulong)value.Length, 0, 7));
            Assert.Equal(Convert.ToHexStringLower(output(Convert.FromHexString(expected))), Convert.ToHexStringLower(vm.Register(7)!));
            rows--;
        }
        Assert.Equal(0, rows);
    }

    private static void Fails(string file, string function, Func<byte[], IEnumerable<byte>> input, int rows = 100)
    {
        foreach (var (given, error) in Bls12381Vectors.Rows(file))
        {
            if (error.Contains("top bytes", StringComparison.Ordinal)) continue;  // of the padding, which NEAR does not have
            byte[] value = [.. input(given)];
            var vm = Given(value);
            ulong[] args = [(ulong)value.Length, 0, 7];
            Assert.Equal(1ul, vm.Call(function, function == "bls12381_pairing_check" ? args[..2] : args));
            Assert.Null(vm.Register(7));
            rows--;
        }
        Assert.Equal(0, rows);
    }

    private static Vm Given(IEnumerable<byte> value)
    {
        var vm = new Vm(Context);
        vm.Put(0, [.. value]);
        return vm;
    }
}
