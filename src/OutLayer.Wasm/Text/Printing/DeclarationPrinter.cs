using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Text;

/// <summary>Prints "(param i32 i64) (param $x i32)": things without identifier share their parentheses.</summary>
/// <param name="word">"param", "result" or "local".</param>
/// <param name="types">Prints the types.</param>
/// <param name="output">Takes the text.</param>
/// <param name="ownLines">Whether each pair of parentheses has a line; otherwise a space stands before it.</param>
internal sealed class DeclarationPrinter(string word, TypePrinter types, WatWriter output, bool ownLines = false)
{
    private bool _isOpen;

    public void Add(ValType type, string? id)
    {
        if (id is not null) Finish();
        if (!_isOpen) Open();
        if (id is not null) output.Write(' ').Write(id);
        output.Write(' ').Write(types.Of(type));
        _isOpen = true;
        if (id is not null) Finish();
    }

    public void Finish()
    {
        if (_isOpen) output.Write(')');
        _isOpen = false;
    }

    private void Open()
    {
        if (ownLines) output.Line();
        else output.Write(' ');
        output.Write('(').Write(word);
    }
}
