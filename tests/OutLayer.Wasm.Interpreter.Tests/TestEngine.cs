using OutLayer.Wasm.Interpreter;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Wasm.Tests.Runtime;

/// <summary>The engine that the tests of the folder Runtime run on here.</summary>
internal static class TestEngine
{
    public static readonly IEngine[] All = [Create()];

    public static IEngine Create() => new InterpreterEngine();
}
