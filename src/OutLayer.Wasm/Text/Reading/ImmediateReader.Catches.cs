using OutLayer.Wasm.Binary.Writing;
using OutLayer.Wasm.Instructions;

namespace OutLayer.Wasm.Text;

// The catch clauses of try_table.
internal sealed partial class ImmediateReader
{
    public void ReadCatches(WasmWriter into)
    {
        var clauses = new WasmWriter();
        uint count = 0;
        for (; TryCatch() is { } kind; count++)
        {
            clauses.WriteByte((byte)kind);
            if (new CatchClause(kind, 0, 0).HasTag) clauses.WriteU32(scope.Tags.Read(cursor));
            clauses.WriteU32(labels.Read(cursor));
            cursor.Close();
        }
        into.WriteU32(count);
        into.WriteBytes(clauses.Written);
    }

    /// <summary>The kind of the clause that starts here, whose word is passed; null for anything else.</summary>
    private CatchKind? TryCatch()
    {
        if (!cursor.AtOpen || CatchWords.Find(cursor.Source.Of(cursor.Following)) is not { } kind) return null;
        cursor.Advance();
        cursor.Advance();
        return kind;
    }
}
