namespace OutLayer.Wasm.Interpreter.Translation;

/// <summary>
/// A list that grows at its end. Generic code of the framework over structs of ours is compiled when a process first comes by, 0.1 ms a
/// method; this is compiled ahead of time.
/// </summary>
internal sealed class Sequence<T> where T : struct
{
    private T[] _items = new T[8];

    public int Count { get; private set; }

    public ref T this[int index] => ref _items[index];

    /// <summary>All of it; not to be used after the next change.</summary>
    public ReadOnlySpan<T> Written => new(_items, 0, Count);

    public void Add(T item)
    {
        if (Count == _items.Length) Reserve(Count + 1);
        _items[Count++] = item;
    }

    /// <summary>Of what there is room for, the first ones.</summary>
    public ReadOnlySpan<T> Room(int count) => new(_items, 0, count);

    /// <summary>Adds elements that the caller writes.</summary>
    public Span<T> Extend(int count)
    {
        Reserve(Count + count);
        Count += count;
        return new Span<T>(_items, Count - count, count);
    }

    /// <summary>Takes all off but the first ones.</summary>
    public void Truncate(int count) => Count = count;

    public T[] ToArray()
    {
        var copy = new T[Count];
        Array.Copy(_items, copy, Count);
        return copy;
    }

    private void Reserve(int count)
    {
        if (count <= _items.Length) return;
        var larger = new T[Math.Max(count, 2 * _items.Length)];
        Array.Copy(_items, larger, Count);
        _items = larger;
    }
}
