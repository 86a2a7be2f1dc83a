using OutLayer.Wasm.Compiler;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Wasm.Tests.Runtime;

/// <summary>The engine that these tests run on. The interpreter's tests are the same files with another one.</summary>
internal static class TestEngine
{
    public static IEngine Create() => new CompilerEngine();
}
