namespace OutLayer.Wasm.Runtime;

/// <summary>
/// Puts an instance that was made of an image back to it. Memories go back by what the kernel knows; tables, globals and segments are
/// written as they were, all of them: nothing is believed to be untouched.
/// </summary>
internal sealed unsafe class InstanceReset
{
    private readonly Instance _instance;
    private readonly MemoryImage[] _memories;
    private readonly nint[][] _tables, _elements;
    private readonly UInt128[] _globals;
    private readonly bool[] _droppedData;
    private readonly int _additions;

    /// <param name="instance">An instance just made of the image.</param>
    /// <param name="image">The image.</param>
    public InstanceReset(Instance instance, InstanceImage image)
    {
        (_instance, _memories, _additions) = (instance, image.Content.Memories, instance.Store.Additions);
        _tables = Array.ConvertAll(instance.Tables, table => table.Elements.ToArray());
        _elements = [.. instance.Elements];
        _globals = Array.ConvertAll(instance.Globals, global => *(UInt128*)global.Cell);
        _droppedData = [.. instance.DroppedData];
    }

    /// <summary>False where the instance cannot be what it was, because its store was added to or disposed: let it go.</summary>
    /// <exception cref="HostResourceException">The kernel refuses to take pages back; let the instance go.</exception>
    public bool TryApply()
    {
        var store = _instance.Store;
        if (store.IsDisposed || store.Additions != _additions) return false;
        for (int i = 0; i < _memories.Length; i++) _instance.Memories[i].Restore(_memories[i]);
        for (int i = 0; i < _tables.Length; i++)
            if (!_instance.Tables[i].TryReset(_tables[i])) return false;
        for (int i = 0; i < _globals.Length; i++) *(UInt128*)_instance.Globals[i].Cell = _globals[i];
        _elements.CopyTo(_instance.Elements, 0);
        _droppedData.CopyTo(_instance.DroppedData, 0);
        store.Reset();
        return true;
    }
}
