using OutLayer.Cli.Commands.Bench;

namespace OutLayer.Cli.Tests.Bench;

/// <summary>How kernels are measured, with engines that give what they are told to.</summary>
public sealed class EngineMeasurementTests
{
    private static readonly Kernel Primes = new("primes", "primes.wasm", null, 10, null);

    [Fact]
    public void The_least_of_the_runs_that_count_is_the_time()
    {
        // Three runs warm up: the 1 among them does not count.
        using var engine = new Scripted("a", 7, 9, 1, 3, 8, 5, 4, 6);
        Assert.Equal(4, EngineMeasurement.Measure(Primes, [engine], reps: 4).Milliseconds["a"]);
    }

    [Fact]
    public void Engines_take_turns()
    {
        var order = new List<string>();
        using Scripted a = new("a", 7) { Order = order }, b = new("b", 7) { Order = order };
        EngineMeasurement.Measure(Primes, [a, b], reps: 1);
        Assert.Equal("abababab", string.Concat(order));
    }

    [Fact]
    public void Another_checksum_is_no_measurement()
    {
        using Scripted a = new("a", 7), b = new("b", 8);
        var wrong = Assert.Throws<ChecksumException>(() => EngineMeasurement.Measure(Primes, [a, b], reps: 1));
        Assert.Equal("b computes 8 for primes, and 7 is right", wrong.Message);
    }

    [Fact]
    public void A_known_checksum_judges_the_first_engine_too()
    {
        using var a = new Scripted("a", 7);
        var wrong = Assert.Throws<ChecksumException>(() => EngineMeasurement.Measure(Primes with { Expected = 4 }, [a], reps: 1));
        Assert.Equal("a computes 7 for primes, and 4 is right", wrong.Message);
    }

    [Fact]
    public void What_an_engine_cannot_run_is_said_and_left_out()
    {
        using Scripted a = new("a", 7), b = new("b", 7) { Lacks = "no simd" };
        var times = EngineMeasurement.Measure(Primes, [a, b], reps: 1);
        Assert.Equal(["a"], times.Milliseconds.Keys);
        Assert.Equal("no simd", times.Unsupported["b"]);
    }

    private sealed class Scripted(string name, uint result, params double[] milliseconds) : KernelRunner
    {
        private int _runs;

        public override string Name => name;
        public List<string> Order { get; init; } = [];
        public string? Lacks { get; init; }

        public override void Load(Kernel kernel)
        {
            if (Lacks is not null) throw new KernelUnsupportedException(Lacks);
        }

        public override KernelRun Run(Kernel kernel)
        {
            Order.Add(name);
            return new KernelRun(result, milliseconds.ElementAtOrDefault(_runs++));
        }

        public override void Dispose() { }
    }
}
