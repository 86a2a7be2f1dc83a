using OutLayer.Wasm.Binary.Writing;

namespace OutLayer.Wasm.Text;

// The catch clauses of try_table.
internal sealed partial class ImmediateReader
{
    /// <summary>The words of catch clauses, by their codes in the binary (core spec 5.4.1); the first two name a tag.</summary>
    internal static readonly string[] CatchWords = ["catch", "catch_ref", "catch_all", "catch_all_ref"];

    public void ReadCatches(WasmWriter into)
    {
        var clauses = new WasmWriter();
        uint count = 0;
        for (int code; (code = CatchCode()) >= 0; count++)
        {
            clauses.WriteByte((byte)code);
            if (code < 2) clauses.WriteU32(scope.Tags.Read(cursor));
            clauses.WriteU32(labels.Read(cursor));
            cursor.Close();
        }
        into.WriteU32(count);
        into.WriteBytes(clauses.Written);
    }

    /// <summary>The code of the clause that starts here, whose word is passed; -1 for anything else.</summary>
    private int CatchCode()
    {
        if (cursor.TryForm("catch"u8)) return 0;
        if (cursor.TryForm("catch_ref"u8)) return 1;
        if (cursor.TryForm("catch_all"u8)) return 2;
        return cursor.TryForm("catch_all_ref"u8) ? 3 : -1;
    }
}
