using System.Collections.Immutable;
using System.Text;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Binary.Writing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Text;

namespace OutLayer.Wasm.SpecSuite;

/// <summary>
/// Commands of a script (*.wast), as the reference interpreter defines them. A module in it is read when its command runs, so
/// that one that is malformed fails alone.
/// </summary>
internal sealed class SpecWast
{
    private readonly WatSource _source;
    private readonly WatCursor _cursor;
    private readonly WastValues _values;
    private int _line = 1, _counted;

    private SpecWast(ReadOnlyMemory<byte> text)
    {
        _source = new WatSource(text, WatLimits.Default);
        _cursor = new WatCursor(_source);
        _values = new WastValues(_cursor);
    }

    /// <exception cref="WatException">What lies around the modules is malformed.</exception>
    public static IEnumerable<SpecCommand> Read(ReadOnlyMemory<byte> text)
    {
        var script = new SpecWast(text);
        if (script._cursor.AtOpen && FieldScanner.Words.Contains(Encoding.UTF8.GetString(script._source.Of(script._cursor.Following))))
        {
            // a script that is one module without its parentheses
            yield return new ModuleCommand(1, ModuleStep.DefineAndInstantiate, [], new SpecModuleSource(() => WatReader.Read(text), text));
            yield break;
        }
        while (script._cursor.Current.Kind != WatTokenKind.End) yield return script.ReadCommand();
    }

    private SpecCommand ReadCommand()
    {
        if (!_cursor.AtOpen) _cursor.FailUnexpected("a command in parentheses");
        int line = CountLines();
        string word = Encoding.UTF8.GetString(_source.Of(_cursor.Following));
        if (word == "module") return ReadModule(line);
        if (word is "invoke" or "get") return new ActionCommand(line, _values.ReadAction());
        if (word is "thread" or "wait") return Skip(word, line, WasmFeature.Threads);
        if (word is "assert_malformed_custom" or "assert_invalid_custom") return SkipAnnotation(word, line);
        int start = _cursor.Current.Start;
        _cursor.Advance();
        _cursor.Advance();
        if (ReadAssertion(word, line) is { } command)
        {
            _cursor.Close();
            return command;
        }
        _cursor.MoveTo(start);
        _cursor.SkipForm();
        return new UnknownCommand(word, line);
    }

    /// <summary>The line here; counts on from the last command, since a script may have 100,000.</summary>
    private int CountLines()
    {
        _line += _source.Bytes[_counted.._cursor.Current.Start].Count((byte)'\n');
        _counted = _cursor.Current.Start;
        return _line;
    }

    /// <summary>What follows the word of a command, but for the closing parenthesis; null for a word that is no command.</summary>
    private SpecCommand? ReadAssertion(string word, int line) => word switch
    {
        "register" => new RegisterCommand(line, _cursor.ReadName(), TryName()),
        "assert_return" => new AssertReturnCommand(line, _values.ReadAction(), _values.ReadAll()),
        "assert_trap" when _cursor.AtForm("module"u8) => new AssertTrapCommand(word, line, null, ReadSource(), _cursor.ReadName()),
        "assert_trap" or "assert_exhaustion" => new AssertTrapCommand(word, line, _values.ReadAction(), null, _cursor.ReadName()),
        "assert_exception" => new AssertExceptionCommand(line, _values.ReadAction()),
        "assert_invalid" => new AssertRefusedCommand(word, line, RequireSource(), WasmFormatError.Invalid, _cursor.ReadName()),
        "assert_malformed" => new AssertRefusedCommand(word, line, RequireSource(), WasmFormatError.Malformed, _cursor.ReadName()),
        "assert_unlinkable" => new AssertUnlinkableCommand(line, ReadSource(), _cursor.ReadName()),
        _ => null,
    };

    /// <summary>What annotations say is not read: custom sections are bytes to us, and never make a module invalid.</summary>
    private SkippedCommand SkipAnnotation(string word, int line)
    {
        _cursor.SkipForm();
        return new SkippedCommand(word, line, WasmFeature.None, 1);
    }

    private SkippedCommand Skip(string word, int line, WasmFeature feature)
    {
        int start = _cursor.Current.Start;
        _cursor.SkipForm();
        var inside = new WatCursor(_source, start);
        int assertions = 0;
        for (; inside.Current.Start < _cursor.Current.Start; inside.Advance())
            if (inside.AtOpen && _source.Of(inside.Following).StartsWith("assert_"u8)) assertions++;
        return new SkippedCommand(word, line, feature, assertions);
    }

    /// <summary>Names of modules and instances keep their sign, as in JSON documents.</summary>
    private string? TryName() => _cursor.TryId() is { } id ? "$" + id : null;

    private ModuleCommand ReadModule(int line)
    {
        int start = _cursor.Current.Start;
        _cursor.Open("module"u8);
        bool isDefinition = _cursor.TryKeyword("definition"u8);
        if (_cursor.TryKeyword("instance"u8)) return ReadInstance(line);
        ImmutableArray<string> ids = TryName() is { } id ? [id] : [];
        _cursor.MoveTo(start);
        return new ModuleCommand(line, isDefinition ? ModuleStep.Define : ModuleStep.DefineAndInstantiate, ids, RequireSource());
    }

    /// <summary>"(module instance $instance? $definition?)".</summary>
    private ModuleCommand ReadInstance(int line)
    {
        var ids = new List<string>();
        while (TryName() is { } id) ids.Add(id);
        _cursor.Close();
        return new ModuleCommand(line, ModuleStep.Instantiate, [.. ids], null);
    }

    private SpecModuleSource RequireSource()
    {
        int at = _cursor.Current.Start;
        return ReadSource() ?? throw _source.Error("expected a module, not an instance of one", at);
    }

    /// <summary>A module as text, "binary" bytes, or "quote" text; null for an instance of the last definition.</summary>
    private SpecModuleSource? ReadSource()
    {
        int start = _cursor.Current.Start;
        _cursor.Open("module"u8);
        _cursor.TryKeyword("definition"u8);
        bool isInstance = _cursor.AtKeyword("instance"u8);
        string? name = _cursor.TryId();
        var source = isInstance ? null : _cursor.TryKeyword("binary"u8) ? ReadBinary() : _cursor.TryKeyword("quote"u8) ? ReadQuote() : ReadText(start, name);
        _cursor.MoveTo(start);
        _cursor.SkipForm();
        return source;
    }

    private SpecModuleSource ReadBinary()
    {
        byte[] bytes = ReadStrings();
        return new SpecModuleSource(() => bytes);
    }

    private SpecModuleSource ReadQuote()
    {
        byte[] text = ReadStrings();
        return new SpecModuleSource(() => WatReader.Read(text), text);
    }

    private byte[] ReadStrings()
    {
        var bytes = new WasmWriter();
        _cursor.ReadStrings(bytes);
        _cursor.Close();
        return bytes.ToArray();
    }

    /// <summary>The cursor is at the first field.</summary>
    private SpecModuleSource ReadText(int start, string? name)
    {
        int fields = _cursor.Current.Start;
        _cursor.MoveTo(start);
        _cursor.SkipForm();
        return new SpecModuleSource(() => Read(fields, name), _source.Memory[start.._cursor.Current.Start]);
    }

    private byte[] Read(int fields, string? name)
    {
        var cursor = new WatCursor(_source, fields);
        byte[] module = ModuleReader.Read(cursor, name, keepNames: true);
        cursor.Close();
        return module;
    }
}
