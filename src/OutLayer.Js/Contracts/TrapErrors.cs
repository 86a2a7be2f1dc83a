using OutLayer.Wasm.Runtime;

namespace OutLayer.Js;

/// <summary>What a trap of the engine means to the writer of a contract.</summary>
internal static class TrapErrors
{
    public static JsError Make(Trap trap, JsModules modules)
    {
        var (code, message) = trap.Code switch
        {
            TrapCode.OutOfGas => (JsErrorCode.OutOfGas, "the call used up its gas"),
            TrapCode.MemoryLimit => (JsErrorCode.MemoryLimit, "the contract used up its memory"),
            TrapCode.CallStackExhausted => (JsErrorCode.CallDepth, "calls are nested too deeply"),
            TrapCode.DeadlineExceeded => (JsErrorCode.Deadline, "the call ran longer than its deadline allows"),
            _ => (JsErrorCode.Trap, $"the JavaScript engine failed: {trap}"),
        };
        return ErrorFactory.Make(code, message, modules.Entry);
    }
}
