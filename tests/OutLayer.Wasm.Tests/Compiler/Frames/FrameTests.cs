using System.Runtime.CompilerServices;
using OutLayer.Testing;
using OutLayer.Wasm.Compiler;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;
using OutLayer.Wasm.Validation;

namespace OutLayer.Wasm.Tests.Compiler.Frames;

/// <summary>What the JIT really takes of the machine's stack, against what the engine says it may take.</summary>
public sealed class FrameTests
{
    /// <summary>What the JIT adds to what is counted: registers saved, temporaries that it does share.</summary>
    private const long Slack = FrameSize.MachineLimit - FrameSize.Limit;

    private const int Levels = 5, RunFunction = 1;

    public static TheoryData<string> Families => [.. FrameFamilies.All.Keys];
    public static TheoryData<string> Disturbances => [.. InstructionFrames.Disturbances.Keys];

    [Theory, MemberData(nameof(Families))]
    public void A_frame_is_not_larger_than_the_estimate(string name) => Check(name, FrameFamilies.Module(FrameFamilies.All[name]()), Ways);

    [Theory, MemberData(nameof(Disturbances))]
    public void Operands_that_wait_are_counted(string what)
    {
        foreach (string kind in InstructionFrames.Kept.Keys)
            Check($"{what} over {kind}", FrameFamilies.Module(InstructionFrames.Below(InstructionFrames.Disturbances[what], kind)), Ways[^1..]);
    }

    [Fact]
    public void No_instruction_takes_more_than_it_says()
    {
        foreach (var info in InstructionFrames.Subjects)
            foreach (bool kept in new[] { false, true })
                foreach (bool optimized in new[] { true, false })
                    Check($"{info.Mnemonic}, kept {kept}, optimised {optimized}", FrameFamilies.Module(InstructionFrames.Of(info, 150, kept, optimized), globals: 1), Ways[^1..]);
    }

    [Fact]
    public void A_function_whose_frame_would_be_larger_is_not_compiled()
    {
        var module = ModuleValidator.Load(FrameFamilies.Module(FrameFamilies.All["2000 operands of each type"]()), WasmFeatures.All);
        Assert.Equal(FunctionPlan.Interpreted, new FunctionPlans(module, new Inlining(module.Module)).Of(RunFunction));
        foreach (string name in FrameFamilies.All.Keys)
        {
            module = ModuleValidator.Load(FrameFamilies.Module(FrameFamilies.All[name]()), WasmFeatures.All);
            var inlining = new Inlining(module.Module);
            bool compiled = new FunctionPlans(module, inlining).Of(RunFunction) != FunctionPlan.Interpreted;
            Assert.True(!compiled || new FrameSize(module, inlining).Of(RunFunction) <= FrameSize.Limit, name);
        }
    }

    [Theory]
    [InlineData(30, false)]
    [InlineData(100, true)]
    public void A_function_whose_frame_is_too_large_for_its_counted_depth_is_found_when_it_is_compiled(int times, bool isInterpreted)
    {
        byte[] sums = [.. Enumerable.Repeat(Code.Of(Opcode.LocalGet, 1u, Opcode.LocalGet, 1u, Opcode.I8x16Add), 20).SelectMany(sum => sum)];
        byte[] fill = [.. sums, .. Code.Of(Opcode.I32Const, 0, Opcode.I32Const, 0, Opcode.I32Const, 1, Opcode.MemoryFill, (byte)0), .. Enumerable.Repeat((byte)Opcode.Drop, 20)];
        var module = ModuleValidator.Load(FrameFamilies.Module(new Frame("i:", [.. Enumerable.Repeat(fill, times).SelectMany(code => code)], "v")), WasmFeatures.All);
        Assert.Equal(FunctionPlan.Optimized, new FunctionPlans(module, new Inlining(module.Module)).Of(RunFunction));
        Assert.False(LargeModule.IsWorthMachineCode(module)); // the smaller one is not large, and the larger one would end at another depth
        Assert.Equal(isInterpreted, LargeModule.LargestBody(module.Module) > LargeModule.LargeBody);
        foreach (var (engine, costs) in Ways)
        {
            var mixed = (CompiledModule)new CompilerEngine(engine.Bounds, new IdleInterpreter()).Load(module, costs);
            Assert.Equal(isInterpreted, mixed.IsInterpreted(RunFunction));
            Assert.Equal(isInterpreted, mixed.Interpreted is not null);
            Assert.False(((CompiledModule)new CompilerEngine(engine.Bounds).Load(module, costs)).IsInterpreted(RunFunction));
        }
    }

    private static void Check(string name, byte[] wasm, (CompilerEngine Engine, CostModel? Costs)[] ways)
    {
        var module = ModuleValidator.Load(wasm, WasmFeatures.All);
        var size = new FrameSize(module, new Inlining(module.Module));
        long estimate = size.Of(RunFunction);
        var compiled = new FunctionCompiler(size, RunFunction, new SilentIL());
        compiled.Compile();
        Assert.True(estimate <= size.Most(RunFunction), $"{name}: {estimate} bytes, at most {size.Most(RunFunction)} before it was compiled");
        foreach (var (guess, costs) in ways)
        {
            // Where the plan is to compile without the optimiser, the engine does it only if there is an interpreter.
            bool plain = new FunctionPlans(module, new Inlining(module.Module)).Of(RunFunction) == FunctionPlan.Unoptimized;
            var engine = plain ? new CompilerEngine(guess.Bounds, new Absent()) : guess;
            var code = engine.Load(module, costs);
            long frame = Measure(engine, module, code);
            Assert.True(frame <= estimate + Slack, $"{name}, {engine.Bounds}, {(costs is null ? "no gas" : "gas")}: {frame} bytes, the estimate is {estimate}");
            Assert.True(compiled.IsOversized || frame <= compiled.CountedFrame * Store.NativeStackFactor,
                $"{name}, {engine.Bounds}, {(costs is null ? "no gas" : "gas")}: {frame} bytes, counted as {compiled.CountedFrame}");
            Assert.True(frame <= code.MaxNativeFrame, $"{name}, {engine.Bounds}: {frame} bytes, the stack has room for {code.MaxNativeFrame}");
        }
    }

    /// <summary>An interpreter that is not needed.</summary>
    private sealed class Absent : IFunctionInterpreter
    {
        public IInterpretedFunctions Load(ValidatedModule module, CostModel? costs, Func<int, bool> functions) => throw new InvalidOperationException("all is to be compiled");

        public IInterpretedFunctions Load(ValidatedModule module, CostModel? costs, ITiers tiers) => throw new InvalidOperationException("all is to be compiled");
    }

    private static readonly (CompilerEngine Engine, CostModel? Costs)[] Ways =
        [.. Runtime.TestEngine.All.SelectMany(engine => new[] { ((CompilerEngine)engine, null), ((CompilerEngine)engine, CostModel.OneEach) })];

    /// <summary>How far apart the host is called from two activations of "run", one of which calls the other.</summary>
    private static long Measure(IEngine engine, ValidatedModule module, IModuleCode code)
    {
        var marks = new List<long>();
        using var store = new Store(engine, new StoreOptions { MaxCallDepthBytes = 8 << 20 });
        var note = new HostFunction("env", "note", FuncType.Empty, _ => Note(marks));
        var run = store.Instantiate(module, code, new Imports().Add(store, note)).GetFunction("run");
        WasmValue[] arguments = [.. run.Type.Parameters.Select(type => new WasmValue(type, 0))];
        for (int i = 0; i < 2; i++) // the first time the JIT compiles what is between
        {
            marks.Clear();
            Assert.Equal(TrapCode.Unreachable, run.Call(arguments).Trap!.Code);
        }
        return marks.Zip(marks.Skip(1), (outer, inner) => outer - inner).Max();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static unsafe void Note(List<long> marks)
    {
        byte here;
        marks.Add((long)&here);
        if (marks.Count == Levels) TrapException.Throw(TrapCode.Unreachable);
    }
}
