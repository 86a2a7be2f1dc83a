namespace OutLayer.Wasm.Runtime;

/// <summary>
/// A list that grows. Generic code of the framework over structs is compiled when a process first comes by, 0.1 ms a method; of
/// ours it is compiled ahead of time. This is for lists that every start of a guest passes.
/// </summary>
internal struct Growing<T>() where T : struct
{
    private T[] _items = new T[4];

    public int Count { get; private set; }

    public readonly ref T this[int index] => ref _items[index];

    public void Add(T item)
    {
        if (Count == _items.Length)
        {
            var larger = new T[2 * Count];
            Array.Copy(_items, larger, Count);
            _items = larger;
        }
        _items[Count++] = item;
    }

    /// <summary>Takes the last one off; the list must not be empty.</summary>
    public T Pop() => _items[--Count];
}
