using System.Globalization;

namespace OutLayer.Wasm.Text;

/// <summary>
/// Prints modules in the text format (core spec 6): flat instructions, a line each. The text is ASCII, and
/// <see cref="WatReader"/> reads it back to a module of the same meaning, without custom sections other than names.
/// </summary>
public static class WatPrinter
{
    /// <summary>Prints a module that has been validated; of others, as much as is well formed.</summary>
    /// <exception cref="Binary.WasmFormatException">An instruction is malformed, which decoding alone does not find.</exception>
    /// <exception cref="InvalidOperationException">The text would be longer than the options allow.</exception>
    public static void Print(Module module, TextWriter output, WatPrintOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(output);
        ModulePrinterOf(module, output, options).PrintModule();
    }

    /// <inheritdoc cref="Print(Module, TextWriter, WatPrintOptions?)"/>
    public static string Print(Module module, WatPrintOptions? options = null)
    {
        var output = new StringWriter(CultureInfo.InvariantCulture);
        Print(module, output, options);
        return output.ToString();
    }

    /// <summary>Prints one function as it stands in the module's text.</summary>
    /// <param name="module">The module.</param>
    /// <param name="function">Index among all functions; an imported one is its import.</param>
    /// <param name="output">Takes the text.</param>
    /// <param name="options">Null for the usual ones.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such function.</exception>
    public static void PrintFunction(Module module, int function, TextWriter output, WatPrintOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)function, (uint)module.FunctionTypes.Length, nameof(function));
        ModulePrinterOf(module, output, options).PrintFunction(function);
    }

    private static ModulePrinter ModulePrinterOf(Module module, TextWriter output, WatPrintOptions? options)
    {
        options ??= WatPrintOptions.Default;
        return new ModulePrinter(module, new WatWriter(output, options.MaxLength), options);
    }
}
