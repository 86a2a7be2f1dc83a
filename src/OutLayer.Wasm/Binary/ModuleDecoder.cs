using OutLayer.Wasm.Instructions;

namespace OutLayer.Wasm.Binary;

/// <summary>
/// Decodes the binary format (core spec 5). Strict: sections in order and once, sizes exact, names UTF-8, every count held
/// against the bytes left before anything is allocated for it. Function bodies stay bytes; the validator reads them.
/// </summary>
public static class ModuleDecoder
{
    private const uint Magic = 0x6D736100, Version = 1;

    /// <summary>Decodes a module. Keeps <paramref name="bytes"/>, which must not change afterwards.</summary>
    /// <exception cref="ArgumentException"><paramref name="features"/> has one that is not supported.</exception>
    /// <exception cref="WasmFormatException">Malformed, a feature outside <paramref name="features"/>, or a limit.</exception>
    public static Module Decode(ReadOnlyMemory<byte> bytes, WasmFeatures features, ModuleLimits? limits = null)
    {
        limits ??= ModuleLimits.Default;
        CheckSupported(features);
        if (bytes.Length > limits.ModuleBytes) FormatErrors.Limit("bytes", bytes.Length, limits.ModuleBytes, "module", 0);
        var reader = new WasmReader(bytes.Span, 0, bytes.Length, "module");
        ReadHeader(ref reader);
        var state = new DecodeState(bytes, features, limits);
        for (int order = 0; !reader.AtEnd;) order = ReadSection(ref reader, state, order);
        CheckCounts(state);
        return state.ToModule();
    }

    private static void CheckSupported(WasmFeatures features)
    {
        var unknown = features.Except(WasmFeatures.All);
        if (unknown != WasmFeatures.None) throw new ArgumentException($"not supported: {unknown}", nameof(features));
    }

    private static void ReadHeader(ref WasmReader reader)
    {
        if (reader.Remaining < 4 || reader.ReadFixed32() != Magic) reader.Fail("magic header not detected", 0);
        if (reader.Remaining < 4 || reader.ReadFixed32() != Version) reader.Fail("unknown binary version", 4);
    }

    /// <summary>Reads one section; returns its place in the order, or <paramref name="order"/> for a custom one.</summary>
    private static int ReadSection(ref WasmReader reader, DecodeState state, int order)
    {
        int at = reader.Position;
        byte id = reader.ReadByte();
        var section = SectionTable.Find(id);
        if (section is null) reader.Fail($"malformed section id {id}", at);
        var content = reader.Sub(reader.ReadSize(), section!.Name);
        if (id == 0)
        {
            ReadCustom(ref content, state);
            return order;
        }
        if (section.Order <= order) reader.Fail($"unexpected content after last section: {section.Name} again or too late", at);
        if (section.Decode is null) FormatErrors.Needs(section.Feature, section.Name, section.Name, at);
        state.Need(section.Feature, section.Name, section.Name, at);
        section.Decode!(ref content, state);
        content.ExpectEnd($"section size mismatch: {content.Remaining} bytes too many");
        return section.Order;
    }

    private static void ReadCustom(ref WasmReader content, DecodeState state)
    {
        int limit = state.Limits.CustomSections, count = state.CustomSections.Count + 1;
        if (count > limit) FormatErrors.Limit("custom sections", count, limit, content.Place, content.Position);
        string name = content.ReadName();
        int length = content.Remaining;
        state.CustomSections.Add(new CustomSection(name, content.Skip(length), length));
    }

    private static void CheckCounts(DecodeState state)
    {
        int end = state.Bytes.Length, declared = state.FunctionTypes.Count - state.ImportedFunctions;
        if (declared != state.Bodies.Length)
            FormatErrors.Malformed($"function and code section have inconsistent lengths: {declared} and {state.Bodies.Length}", "code section", end);
        if (state.DataCount is { } count && count != state.Datas.Length)
            FormatErrors.Malformed($"data count and data section have inconsistent lengths: {count} and {state.Datas.Length}", "data section", end);
    }
}
