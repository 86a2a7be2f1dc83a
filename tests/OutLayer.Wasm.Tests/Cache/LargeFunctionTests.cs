using OutLayer.Testing;
using OutLayer.Wasm.Compiler;
using OutLayer.Wasm.Compiler.Cache;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Tests.Runtime;
using OutLayer.Wasm.Validation;

namespace OutLayer.Wasm.Tests.Cache;

/// <summary>Modules with functions that the JIT would not optimise: machine code is made for them where that was asked for.</summary>
public sealed class LargeFunctionTests : IDisposable
{
    private const int Sums = 2_000; // of 7 bytes each

    private readonly CacheFolder _folder = new();
    private readonly List<CacheReport> _reports = [];
    private readonly List<int> _made = [];

    private static readonly ValidatedModule Large = Guest.Load(Guest.Module("i:i", [.. Enumerable.Repeat(Code.Of(Opcode.LocalGet, 0u, Opcode.I32Const, 1, Opcode.I32Add, Opcode.LocalSet, 0u), Sums).SelectMany(code => code), .. Code.Of(Opcode.LocalGet, 0u)]));

    private CachingEngine Engine(CodeCache cache, Crossgen2? crossgen) => new(new CompilerEngine(BoundsMode.Explicit), cache)
    {
        UsesNative = true, ForLargeFunctions = crossgen, Making = _made.Add, Reported = _reports.Add,
    };

    [Theory]
    [InlineData(BoundsMode.Explicit)]
    [InlineData(BoundsMode.Guard)]
    public void Machine_code_is_made_once_and_gives_the_same_result_and_gas(BoundsMode bounds)
    {
        Assert.SkipUnless(Crossgen2.Find() is not null, Crossgen2.HowToGet);
        using var cache = _folder.Open();
        var engine = new CachingEngine(new CompilerEngine(bounds), cache) { UsesNative = true, ForLargeFunctions = Crossgen2.Find(), Making = _made.Add, Reported = _reports.Add };
        var expected = Run(new CompilerEngine(bounds));
        Assert.Equal((Sums + 1, expected.Gas), Run(engine));
        Assert.Equal((Sums + 1, expected.Gas), Run(engine));
        Assert.InRange(Assert.Single(_made), 10_001, 20_000);
        Assert.DoesNotContain(_reports, report => report.Form == CodeForm.Il);
    }

    [Fact]
    public void Small_modules_and_other_engines_are_left_to_the_JIT()
    {
        using var cache = _folder.Open();
        CacheFolder.Run(Engine(cache, new Crossgen2("/nowhere/crossgen2")), CacheFolder.Adder(1));
        Run(Engine(cache, null));
        Assert.Empty(_made);
        Assert.All(_reports, report => Assert.Equal(CodeForm.Il, report.Form));
    }

    [Fact]
    public void Where_it_cannot_be_made_the_JIT_does_it_and_that_is_said()
    {
        using var cache = _folder.Open();
        Assert.Equal(Sums + 1, Run(Engine(cache, new Crossgen2("/nowhere/crossgen2"))).Result);
        Assert.Contains("machine code cannot be made ahead of time", _reports.Select(report => report.Problem).OfType<string>().Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_function_that_would_take_the_optimiser_too_long_is_not_given_to_it()
    {
        byte[] loops = [.. Enumerable.Repeat(Code.Of(Opcode.Loop, (byte)0x40), 990).SelectMany(code => code), .. Enumerable.Repeat((byte)Opcode.End, 990)];
        byte[] body = [.. loops, .. loops, .. loops, .. loops, .. loops, .. Code.Of(Opcode.LocalGet, 0u)];
        var module = Guest.Load(Guest.Module("i:i", body));
        Assert.True(LargeModule.LargestBody(module.Module) > LargeModule.LargeBody);
        Assert.False(LargeModule.IsWorthMachineCode(module));
        Assert.True(LargeModule.IsWorthMachineCode(Large));
    }

    private static (int Result, long Gas) Run(IEngine engine)
    {
        using var store = new Store(engine, new StoreOptions { Gas = 100_000 });
        var result = store.Instantiate(Large, Imports.None, CostModel.OneEach).Call("run", WasmValue.I32(1)).Single();
        return (result.AsI32(), 100_000 - store.Gas);
    }

    public void Dispose() => _folder.Dispose();
}
