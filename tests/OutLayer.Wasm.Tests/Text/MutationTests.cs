using System.Text;
using OutLayer.Testing;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Binary.Writing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Text;

namespace OutLayer.Wasm.Tests.Text;

/// <summary>
/// Texts and modules with something changed. A reader refuses with a place or gives a module that is well formed; a printer
/// prints what decodes, or refuses malformed code. OUTLAYER_MUTATIONS chooses how many.
/// </summary>
public sealed class MutationTests
{
    private static readonly int Count = int.Parse(Environment.GetEnvironmentVariable("OUTLAYER_MUTATIONS") ?? "6000", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Pieces that are put into texts: words of every kind.</summary>
    private static readonly string[] Pieces =
    [
        "(", ")", "end", "else", "(then)", "(else)", "(do)", "(catch 0)", "catch 0", "catch_all", "delegate 0", "(delegate 0)", "block", "loop", "if", "try",
        "try_table (catch_all 0)", "(try", "(if", "(block", "(param i32)", "(param $x i32)", "(result i32)", "(type 0)", "(local i32)", "(export \"e\")",
        "(import \"m\" \"n\")", "(elem 0)", "(data \"x\")", "func", "funcref", "(ref null 0)", "(mut i32)", "i64", "shared", "declare", "(offset", "(item",
        "$x", "\"x\"", "0", "-1", "4294967295", "18446744073709551615", "1e9", "nan:0x1", "offset=9", "align=4611686018427387904", "br 0", "br_table 0 0",
        "memory.init 0", "table.init 0", "select (result", "ref.null 0", "ref.null 99999999999", "call_indirect", "(; ", "(@a", "\\", "é", "v128.const i64x2 0 0", "i8x16.shuffle",
    ];

    [Fact]
    public void A_changed_text_is_refused_with_its_place_or_gives_a_well_formed_module()
    {
        var texts = Modules().Select(module => WatPrinter.Print(module)).Where(text => text.Length < 4_000).ToArray();
        Assert.SkipWhen(texts.Length == 0, SharedData.HowToGet);
        var random = new Random(1);
        int read = 0;
        for (int i = 0; i < Count; i++)
        {
            string text = texts[random.Next(texts.Length)];
            for (int changes = random.Next(1, 4); changes > 0; changes--) text = Change(text, random);
            if (Try(text) is not { } module) continue;
            read++;
            var refusal = RefusalOf(module);
            Assert.False(refusal?.Error == WasmFormatError.Malformed, $"{refusal?.Message}\n{text}");
        }
        Assert.InRange(read, Count / 50, Count); // some changes do no harm
    }

    [Fact]
    public void A_changed_module_that_decodes_is_printed_or_refused_as_malformed()
    {
        var modules = Modules().Select(module => module.Bytes.ToArray()).Where(bytes => bytes.Length < 2_000).ToArray();
        Assert.SkipWhen(modules.Length == 0, SharedData.HowToGet);
        var random = new Random(2);
        int printed = 0;
        for (int i = 0; i < Count; i++)
        {
            byte[] bytes = [.. modules[random.Next(modules.Length)]];
            for (int changes = random.Next(1, 4); changes > 0; changes--) bytes[random.Next(8, bytes.Length)] = (byte)random.Next(256);
            if (TryPrint(bytes)) printed++;
        }
        Assert.InRange(printed, Count / 50, Count);
    }

    private static IEnumerable<Module> Modules() => SharedData.Find("spec") is { } spec
        ? SpecModules.Read(spec).Where((_, number) => number % 5 == 0).Select(module => RoundTrip.TryLoad(module.Bytes)).OfType<Module>().Where(module => module.Bytes.Length > 20)
        : [];

    private static string Change(string text, Random random)
    {
        int at = random.Next(text.Length), length = random.Next(1, 12);
        string piece = random.Next(3) switch
        {
            0 => "",
            1 => $" {Pieces[random.Next(Pieces.Length)]} ",
            _ => text.Substring(random.Next(text.Length - 12), length),
        };
        return text.Remove(at, random.Next(2) == 0 ? 0 : Math.Min(length, text.Length - at)).Insert(at, piece);
    }

    private static byte[]? Try(string text)
    {
        try
        {
            return WatReader.Read(Encoding.UTF8.GetBytes(text));
        }
        catch (WatException)
        {
            return null;
        }
    }

    private static WasmFormatException? RefusalOf(byte[] module)
    {
        try
        {
            ModuleWriter.Write(ModuleDecoder.Decode(module, WasmFeatures.All));
            return null;
        }
        catch (WasmFormatException refusal)
        {
            return refusal;
        }
    }

    private static bool TryPrint(byte[] bytes)
    {
        try
        {
            return WatPrinter.Print(ModuleDecoder.Decode(bytes, WasmFeatures.All)).Length > 0;
        }
        catch (WasmFormatException)
        {
            return false;
        }
    }
}
