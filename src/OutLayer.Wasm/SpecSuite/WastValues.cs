using System.Collections.Immutable;
using System.Text;
using OutLayer.Wasm.Text;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.SpecSuite;

/// <summary>Actions, arguments and results of a script.</summary>
internal sealed class WastValues(WatCursor cursor)
{
    /// <summary>"(invoke $instance? "name" value*)" or "(get $instance? "name")".</summary>
    public SpecAction ReadAction()
    {
        bool isGet = cursor.TryForm("get"u8);
        if (!isGet) cursor.Open("invoke"u8);
        string? module = cursor.TryId() is { } id ? "$" + id : null;
        string field = cursor.ReadName();
        var arguments = isGet ? [] : ReadAll();
        cursor.Close();
        return new SpecAction(isGet, module, field, arguments);
    }

    /// <summary>Values up to the closing parenthesis, which is left.</summary>
    public ImmutableArray<SpecValue> ReadAll()
    {
        var values = ImmutableArray.CreateBuilder<SpecValue>();
        while (!cursor.AtClose) values.Add(ReadValue(nested: false));
        return values.DrainToImmutable();
    }

    private SpecValue ReadValue(bool nested)
    {
        if (!cursor.AtOpen) cursor.FailUnexpected("a value in parentheses");
        cursor.Advance();
        string word = Encoding.UTF8.GetString(cursor.Word);
        int at = cursor.Current.Start;
        cursor.Advance();
        SpecValue? value = word switch
        {
            "i32.const" => new NumberValue(ValType.I32, cursor.ReadInteger(32)),
            "i64.const" => new NumberValue(ValType.I64, cursor.ReadInteger(64)),
            "f32.const" => ReadFloat(ValType.F32),
            "f64.const" => ReadFloat(ValType.F64),
            "v128.const" => ReadVector(),
            "ref.null" => new NullValue(ReadHeap()),
            "ref.extern" => new ExternValue(cursor.AtNumber ? cursor.ReadU32() : null),
            "either" when !nested => ReadEither(),
            _ when word.StartsWith("ref.", StringComparison.Ordinal) => ReadReference(word),
            _ => throw cursor.Source.Error($"unknown value \"({word}\"", at),
        };
        cursor.Close();
        return value;
    }

    private string? ReadHeap()
    {
        if (cursor.AtClose) return null;
        string heap = Encoding.UTF8.GetString(cursor.Word);
        cursor.Advance();
        return heap;
    }

    /// <summary>A reference by its kind; a number that some have is of no use for what we can match.</summary>
    private ReferenceValue ReadReference(string word)
    {
        if (cursor.AtNumber) cursor.Advance();
        return new ReferenceValue(word);
    }

    private EitherValue ReadEither()
    {
        var values = ImmutableArray.CreateBuilder<SpecValue>();
        while (!cursor.AtClose) values.Add(ReadValue(nested: true));
        return new EitherValue(values.DrainToImmutable());
    }

    private SpecValue ReadFloat(ValType type)
    {
        if (cursor.TryKeyword("nan:canonical"u8)) return new NaNValue(type, true);
        if (cursor.TryKeyword("nan:arithmetic"u8)) return new NaNValue(type, false);
        return new NumberValue(type, cursor.ReadFloat(type == ValType.F32 ? FloatFormat.F32 : FloatFormat.F64));
    }

    private VectorValue ReadVector()
    {
        var shape = VectorShape.Find(Encoding.UTF8.GetString(cursor.Word));
        if (shape is null) cursor.FailUnexpected("the shape of a vector");
        cursor.Advance();
        var lanes = ImmutableArray.CreateBuilder<SpecValue>(shape!.Count);
        while (lanes.Count < shape.Count)
            lanes.Add(shape.Lane.IsFloat ? ReadFloat(shape.Lane) : new NumberValue(shape.Lane, cursor.ReadInteger(shape.LaneBits)));
        return new VectorValue(shape.Name, lanes.MoveToImmutable());
    }
}
