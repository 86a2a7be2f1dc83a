using OutLayer.Wasm.Types;

namespace OutLayer.Testing;

/// <summary>
/// Builds modules in the binary format. Signatures are letters, parameters and results with a colon between: "il:f" takes an i32
/// and an i64 and gives an f32; i, l, f, d, v (v128), F (funcref), E (externref), X (exnref), a digit for a reference to the type of
/// that index, with ! before it if never null ("!0", "!F").
/// </summary>
public sealed class ModuleBuilder
{
    private static readonly byte[] Header = [0, (byte)'a', (byte)'s', (byte)'m', 1, 0, 0, 0];
    private static readonly byte[] Order = [1, 2, 3, 4, 5, 13, 6, 7, 8, 9, 12, 10, 11];
    private readonly SortedDictionary<int, List<byte[]>> _items = [];
    private readonly List<string> _signatures = [];
    private readonly List<byte[]> _last = [];
    private int _functions;
    private byte[]? _start;
    private bool _hasDataCount;

    /// <summary>A module of the sections given, each made by <see cref="Section"/>.</summary>
    public static byte[] Raw(params ReadOnlySpan<byte[]> sections)
    {
        var bytes = new List<byte>(Header);
        foreach (var section in sections) bytes.AddRange(section);
        return [.. bytes];
    }

    public static byte[] Section(byte id, params byte[] content) => [id, .. Code.Sized(content)];

    public static byte[] Custom(string name, params byte[] content) => Section(0, [.. Code.Name(name), .. content]);

    /// <summary>The index of the type, which is added if it is new.</summary>
    public int Type(string signature)
    {
        int known = _signatures.IndexOf(signature);
        if (known >= 0) return known;
        string[] sides = signature.Split(':');
        Add(1, [0x60, .. Types(sides[0]), .. Types(sides[1])]);
        _signatures.Add(signature);
        return _signatures.Count - 1;
    }

    /// <summary>Imports a function; the index is its own among all functions. Imports come first.</summary>
    public int Import(string module, string name, string signature)
    {
        Add(2, [.. Code.Name(module), .. Code.Name(name), 0, .. Code.Leb((ulong)Type(signature))]);
        return _functions++;
    }

    public ModuleBuilder ImportGlobal(string module, string name, char type, bool mutable = false)
    {
        Add(2, [.. Code.Name(module), .. Code.Name(name), 3, TypeOf(type), (byte)(mutable ? 1 : 0)]);
        return this;
    }

    /// <summary>Defines a function; code is without the last end. Locals are letters, one each.</summary>
    public int Function(string signature, byte[] code, string locals = "")
    {
        Add(3, Code.Leb((ulong)Type(signature)));
        var runs = Code.Vector([.. Split(locals).Select(local => new byte[][] { [1], local }.SelectMany(part => part).ToArray())]);
        Add(10, Code.Sized([.. runs, .. code, 0x0B]));
        return _functions++;
    }

    public ModuleBuilder Table(uint min, uint? max = null, char type = 'F') => Add(4, [TypeOf(type), .. Limits(min, max)]);

    /// <summary>A tag whose exceptions carry values of the signature's parameters; its index is the caller's matter.</summary>
    public ModuleBuilder Tag(string signature) => Add(13, [0, .. Code.Leb((ulong)Type(signature))]);

    public ModuleBuilder ImportTag(string module, string name, string signature) =>
        Add(2, [.. Code.Name(module), .. Code.Name(name), 4, 0, .. Code.Leb((ulong)Type(signature))]);

    public ModuleBuilder Memory(uint min, uint? max = null) => Add(5, Limits(min, max));

    /// <summary>Init is a constant expression without its end.</summary>
    public ModuleBuilder Global(char type, bool mutable, byte[] init) => Add(6, [TypeOf(type), (byte)(mutable ? 1 : 0), .. init, 0x0B]);

    public ModuleBuilder Export(string name, ExternKind kind, int index) => Add(7, [.. Code.Name(name), (byte)kind, .. Code.Leb((ulong)index)]);

    public ModuleBuilder Start(int function)
    {
        _start = Code.Leb((ulong)function);
        return this;
    }

    /// <summary>An active segment of functions in table 0.</summary>
    public ModuleBuilder Elements(int offset, params int[] functions) =>
        Add(9, [0, .. Code.Of((byte)0x41, offset), 0x0B, .. Code.Vector([.. functions.Select(index => Code.Leb((ulong)index))])]);

    /// <summary>Functions that ref.func may name.</summary>
    public ModuleBuilder Declare(params int[] functions) =>
        Add(9, [3, 0, .. Code.Vector([.. functions.Select(index => Code.Leb((ulong)index))])]);

    /// <summary>An active segment of memory 0.</summary>
    public ModuleBuilder Data(int offset, params byte[] bytes) => Add(11, [0, .. Code.Of((byte)0x41, offset), 0x0B, .. Code.Sized(bytes)]);

    public ModuleBuilder PassiveData(params byte[] bytes)
    {
        _hasDataCount = true;
        return Add(11, [1, .. Code.Sized(bytes)]);
    }

    /// <summary>An item of any section, for what has no method here.</summary>
    public ModuleBuilder Add(int section, byte[] item)
    {
        if (!_items.TryGetValue(section, out var items)) _items[section] = items = [];
        items.Add(item);
        return this;
    }

    /// <summary>A whole section at the end of the module.</summary>
    public ModuleBuilder Last(byte[] section)
    {
        _last.Add(section);
        return this;
    }

    /// <summary>The module with one function [] -> [] of this code, without its end, as the last.</summary>
    public byte[] ToArrayWith(params byte[] code)
    {
        Function(":", code);
        return ToArray();
    }

    public byte[] ToArray() => Raw([.. Order.Select(SectionOf), .. _last]);

    private byte[] SectionOf(byte id) => id switch
    {
        8 => _start is null ? [] : Section(8, _start),
        12 => _hasDataCount ? Section(12, Code.Leb((ulong)_items[11].Count)) : [],
        _ => _items.TryGetValue(id, out var items) ? Section(id, Code.Vector(items)) : [],
    };

    private static byte[] Limits(uint min, uint? max) => max is { } top ? [1, .. Code.Leb(min), .. Code.Leb(top)] : [0, .. Code.Leb(min)];

    private static byte[] Types(string letters) => Code.Vector([.. Split(letters)]);

    private static IEnumerable<byte[]> Split(string letters)
    {
        for (int i = 0; i < letters.Length; i++)
            if (letters[i] == '!') yield return [0x64, char.IsAsciiDigit(letters[++i]) ? (byte)(letters[i] - '0') : TypeOf(letters[i])];
            else yield return char.IsAsciiDigit(letters[i]) ? [0x63, (byte)(letters[i] - '0')] : [TypeOf(letters[i])];
    }

    private static byte TypeOf(char letter) => letter switch
    {
        'i' => 0x7F,
        'l' => 0x7E,
        'f' => 0x7D,
        'd' => 0x7C,
        'v' => 0x7B,
        'F' => 0x70,
        'E' => 0x6F,
        'X' => 0x69,
        _ => throw new ArgumentOutOfRangeException(nameof(letter), letter, "no such type letter"),
    };
}
