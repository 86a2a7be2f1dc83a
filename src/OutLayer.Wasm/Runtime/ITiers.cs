namespace OutLayer.Wasm.Runtime;

/// <summary>
/// What an interpreter asks while it runs a module's functions until they are worth compiling. Results, gas, depth and traps do not depend on
/// the answers. Safe for any number of threads.
/// </summary>
public unsafe interface ITiers
{
    /// <summary>Whether the interpreter runs the function (index among all); once it does not, it never does again.</summary>
    bool Interprets(int function);

    /// <summary>Calls and loop iterations of the function before <see cref="Warm"/> is called.</summary>
    int HeatOf(int function);

    /// <summary>The function has had its calls and iterations; it may be compiled now.</summary>
    /// <returns>Calls and iterations before this is called again, if it is still interpreted.</returns>
    int Warm(int function);

    /// <summary>Code that goes on in a compiled function at the head of a loop; 0 if there is none.</summary>
    /// <param name="function">The function, which is compiled.</param>
    /// <param name="offset">Offset of the loop instruction in the module.</param>
    nint LoopEntry(int function, int offset);

    /// <summary>Runs such code to the end of the function.</summary>
    /// <param name="function">The function.</param>
    /// <param name="entry">From <see cref="LoopEntry"/>.</param>
    /// <param name="slots">The frame as it is at the loop: parameters, other locals, operands; the results when it returns.</param>
    /// <param name="instance">The function's instance.</param>
    /// <param name="depth">Counted depth that is left, the frame taken off.</param>
    void EnterLoop(int function, nint entry, long* slots, InstanceBlock* instance, long depth);
}

/// <summary>
/// Native code that may not be there yet when an instance is made: until then its addresses are 0, and nothing but the interpreter, which
/// does not need them, runs in the instance's store.
/// </summary>
public interface ILateCode : IMixedCode
{
    /// <summary>How many loops calls went on from in compiled code.</summary>
    int LoopsEntered { get; }

    /// <summary>Held while an address is asked for and put into a <see cref="FuncRef"/>.</summary>
    Lock Gate { get; }

    /// <summary>Has <see cref="Instance"/> fill in addresses as soon as there are any.</summary>
    void Add(Instance instance);

    /// <summary>Forgets an instance whose memory goes.</summary>
    void Remove(Instance instance);

    /// <summary>Makes all addresses valid now: other instances share the store, and call functions through them.</summary>
    void MakeReady();
}
