using OutLayer.Wasm.Compiler;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Wasm.Tests.Runtime;

/// <summary>The engine that these tests run on. The interpreter's tests are the same files with another one.</summary>
internal static class TestEngine
{
    /// <summary>Every way in which it can run.</summary>
    public static readonly IEngine[] All = GuardPages.Unavailable is null
        ? [new CompilerEngine(BoundsMode.Guard), new CompilerEngine(BoundsMode.Explicit)] : [new CompilerEngine(BoundsMode.Explicit)];

    public static IEngine Create() => new CompilerEngine();
}
