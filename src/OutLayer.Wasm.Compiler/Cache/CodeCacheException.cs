namespace OutLayer.Wasm.Compiler.Cache;

/// <summary>Why a code cache cannot be used.</summary>
public enum CodeCacheError
{
    /// <summary>Others than its owner may have changed it. Going on could run their code.</summary>
    Insecure,

    /// <summary>It cannot be made or read here; code can still be compiled each time.</summary>
    Unavailable,
}

/// <summary>A code cache that cannot be used; the message says what is wrong with which folder, and what to do.</summary>
public sealed class CodeCacheException(CodeCacheError error, string message, Exception? inner = null) : Exception(message, inner)
{
    public CodeCacheError Error => error;
}
