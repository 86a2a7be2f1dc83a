using OutLayer.Wasm.Validation;

namespace OutLayer.Wasm.Runtime;

/// <summary>
/// An instance as it stood at one moment: memories, tables, mutable globals and dropped segments. Any number of instances are made
/// of it, in any stores and by any engine, without running segments or the start function: their memories are mapped, not copied,
/// so that each pays only for the pages that it writes.
/// </summary>
public sealed class InstanceImage : IDisposable
{
    internal InstanceImage(ValidatedModule module, ImageContent content) => (Module, Content) = (module, content);

    /// <summary>The module that it is an instance of.</summary>
    public ValidatedModule Module { get; }

    /// <summary>Bytes of all memories.</summary>
    public long MemoryBytes => Content.Memories.Sum(memory => memory.Length);

    internal ImageContent Content { get; }

    /// <summary>Takes an image of an instance, which goes on as it is.</summary>
    /// <param name="instance">An instance that imports no memory, table or mutable global.</param>
    /// <param name="hotPages">
    /// Pages of 4 KiB of the first memory that most runs write, ascending: a reset copies them and drops all others. Any list is correct.
    /// </param>
    /// <exception cref="InvalidOperationException">A call is on in the instance's store.</exception>
    /// <exception cref="NotSupportedException">
    /// The instance holds what means nothing elsewhere, which the message names: imported state, external or exception references
    /// that are not null, functions of other instances that it does not import.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException">The system has no memory files.</exception>
    public static InstanceImage Of(Instance instance, params ReadOnlySpan<int> hotPages)
    {
        ArgumentNullException.ThrowIfNull(instance);
        var pages = hotPages.ToArray();
        return Of(instance, () => ImageCapture.MemoriesOf(instance, pages));
    }

    /// <summary>The same with other contents of its only memory, which the image then owns: for memories that come from elsewhere.</summary>
    /// <param name="instance">As above.</param>
    /// <param name="memory">Its size must be one that the instance's memory can have.</param>
    public static InstanceImage Of(Instance instance, MemoryImage memory)
    {
        ArgumentNullException.ThrowIfNull(instance);
        ArgumentNullException.ThrowIfNull(memory);
        if (instance.Memories is not [{ Type.Limits: var limits }] || (ulong)memory.Pages < limits.Min || (ulong)memory.Pages > (limits.Max ?? ulong.MaxValue))
            throw new ArgumentException($"the module has not one memory that {memory.Pages} pages fit into", nameof(memory));
        return Of(instance, () => [memory]);
    }

    private static InstanceImage Of(Instance instance, Func<MemoryImage[]> memories)
    {
        ObjectDisposedException.ThrowIf(instance.Store.IsDisposed, instance.Store);
        instance.Store.Close("an image cannot be made");
        try
        {
            return new InstanceImage(instance.Validated, ImageCapture.Of(instance, memories));
        }
        finally
        {
            instance.Store.Open();
        }
    }

    /// <summary>Makes an instance: links imports, and runs nothing.</summary>
    /// <param name="store">Its store, with limits that the image keeps.</param>
    /// <param name="code">Code of <see cref="Module"/> from the store's engine.</param>
    /// <param name="imports">As for any instance of the module; imported numbers have the values that they had.</param>
    /// <exception cref="LinkException">An import does not fit, or a limit of the store is below what the image holds.</exception>
    public Instance Instantiate(Store store, IModuleCode code, IImports imports)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(imports);
        return store.Instantiate(this, code, imports);
    }

    /// <summary>Writes the image; the bytes are the same for the same state.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="maxBytes">Bytes that it may take.</param>
    /// <exception cref="NotSupportedException">It takes more.</exception>
    public void Save(Stream output, int maxBytes = State.StateWriter.DefaultMaxBytes)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentOutOfRangeException.ThrowIfNegative(maxBytes);
        output.Write(ImageFile.Write(this, maxBytes));
    }

    /// <summary>Reads what <see cref="Save"/> wrote, or what claims to be that: nothing in it is believed.</summary>
    /// <param name="input">Read to its end.</param>
    /// <param name="module">The module that it must be of.</param>
    /// <param name="maxBytes">Bytes that it may have.</param>
    /// <exception cref="State.SavedStateException">It is damaged, of another module, or no state that an instance of it can have.</exception>
    public static InstanceImage Load(Stream input, ValidatedModule module, int maxBytes = State.StateWriter.DefaultMaxBytes)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(module);
        ArgumentOutOfRangeException.ThrowIfNegative(maxBytes);
        return new InstanceImage(module, ImageFile.Read(ImageFile.ReadAll(input, maxBytes), module));
    }

    /// <summary>Instances that were made keep what they have; no more can be made.</summary>
    public void Dispose() => Content.Dispose();
}
