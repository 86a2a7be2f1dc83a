using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OutLayer.Wasm.Compiler;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Adversary.Tests.Classes;

/// <summary>What a child process does with guard pages; most of it is a mistake of the host that must not go by. One table.</summary>
internal static unsafe class GuardChild
{
    private const string Module = """
        (module
          (import "env" "host" (func $host))
          (memory (export "memory") 1 16)
          (func (export "load") (param i32) (result i32) (i32.load (local.get 0)))
          (func (export "call") (call $host))
          (func (export "spin") (loop (i32.store (i32.const 0) (i32.const 1)) (br 0))))
        """;

    public static IReadOnlyDictionary<string, Action> Acts { get; } = new Dictionary<string, Action>
    {
        ["a host function writes behind the memory"] = () => Call(memory => memory[200_000] = 1),
        ["a host function reads behind the memory"] = () => Call(memory => Console.WriteLine(memory[1L << 32])),
        ["a host function reads the next memory's guard"] = () => Call(memory => Console.WriteLine(memory[(1L << 33) + 70_000])),
        ["the host reads behind the memory when no guest runs"] = () => Use(subject => Console.WriteLine(Memory(subject)[200_000])),
        ["another thread writes behind the memory while the guest runs"] = () => Use(subject =>
        {
            byte* memory = Memory(subject);
            var guest = new Thread(() => subject.Instance.Call("spin"));
            guest.Start();
            while (memory[0] == 0) Thread.Yield();
            memory[200_000] = 1;
        }),
        ["a host function uses up the stack"] = () => Call(_ => Recurse(0)),
        ["a host function reads at no address"] = () => Call(_ => Console.WriteLine(*(int*)null)),
        ["a host function reads near no address"] = () => Call(_ => Console.WriteLine(*(int*)2_000)),
        ["a host function reads of nothing"] = () => Call(_ => Console.WriteLine(Nothing()!.Length)),
        ["handlers before and behind ours"] = Handlers,
        ["an alternate stack of the host"] = AlternateStack,
        ["a handler of C before .NET's"] = () => Repeat(10),
        ["a handler of C before .NET's, and one behind ours"] = BehindInC,
        ["a handler of C before .NET's, and a fault in C"] = () => Call(memory => CLibrary.Set(memory + 200_000, 1, 1)),
    };

    public static int Run(string name)
    {
        Acts[name]();
        return 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string? Nothing() => null;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Recurse(long depth)
    {
        byte* room = stackalloc byte[256];
        room[0] = (byte)depth;
        return Recurse(depth + 1) + room[0];
    }

    private static byte* Memory(Subject subject) => (byte*)Unsafe.AsPointer(ref subject.Memory.Span[0]);

    private static void Use(Action<Subject> act, HostFunctionBody? host = null)
    {
        using var subject = new Subject("guard", Module, null, null, new HostFunction("env", "host", FuncType.Empty, host ?? (_ => { })));
        RequireTrap(subject);
        act(subject);
        RequireTrap(subject);
        Console.WriteLine("done");
    }

    private static void RequireTrap(Subject subject)
    {
        var trap = subject.Call("load", 65_533).Trap;
        Console.WriteLine($"{trap?.Code} {subject.Int("load", 65_532)}");
    }

    /// <summary>What the host does when the guest calls it.</summary>
    private delegate void HostAct(byte* memory);

    private static void Call(HostAct act)
    {
        byte* memory = null;
        Use(
            subject =>
            {
                memory = Memory(subject);
                try
                {
                    Console.WriteLine($"came back: {subject.Instance.Call("call").Trap}");
                }
                catch (NullReferenceException)
                {
                    Console.WriteLine("null reference of the host");
                }
            },
            _ => act(memory));
    }

    /// <summary>Of faults of guests and of the host, each handler sees all, and each fault becomes what it is.</summary>
    private static void Handlers()
    {
        long* before = SignalHandlers.Install();
        _ = new CompilerEngine(BoundsMode.Guard);
        long* behind = SignalHandlers.Install();
        using var subject = new Subject("guard", Module, null, null, new HostFunction("env", "host", FuncType.Empty, call => call.Store.Charge(Nothing()!.Length)));
        for (int i = 0; i < 10; i++)
        {
            RequireTrap(subject);
            try
            {
                subject.Call("call");
            }
            catch (NullReferenceException)
            {
                Console.WriteLine("null reference of the host");
            }
        }
        Console.WriteLine($"before {*before}, behind {*behind}");
    }

    /// <summary>Faults of the guest and of the host in turn.</summary>
    private static void Repeat(int times)
    {
        using var subject = new Subject("guard", Module, null, null, new HostFunction("env", "host", FuncType.Empty, call => call.Store.Charge(Nothing()!.Length)));
        for (int i = 0; i < times; i++)
        {
            RequireTrap(subject);
            Assert.Throws<NullReferenceException>(() => subject.Call("call"));
        }
        Console.WriteLine("done");
    }

    private static void BehindInC()
    {
        _ = new CompilerEngine(BoundsMode.Guard);
        nint library = NativeLibrary.Load(Environment.GetEnvironmentVariable("LD_PRELOAD")!);
        ((delegate* unmanaged<void>)NativeLibrary.GetExport(library, "install_last"))();
        Repeat(10);
        Console.WriteLine($"{((delegate* unmanaged<long>)NativeLibrary.GetExport(library, "faults_seen"))()} faults seen");
    }

    private static void AlternateStack()
    {
        var thread = new Thread(() =>
        {
            Console.WriteLine($"own stack {SignalHandlers.UseOwnStack()}");
            Use(_ => { });
        }, 256 << 20);
        thread.Start();
        thread.Join();
    }
}
