using System.Runtime.InteropServices;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Instructions;

namespace OutLayer.Wasm.Validation;

/// <summary>
/// What validation found, as text that is kept beside code made ahead of time: such code was made from a module that was valid,
/// so that whoever trusts the code need not validate the module again. The record says nothing of which module it is for: the
/// code's key does.
/// </summary>
public static class ValidationRecord
{
    private const int HeaderLength = 2, FactLength = 6, BitsPerChar = 16;

    /// <summary>Features used, three numbers for each defined function, a bit for each function; 16 bits to a character.</summary>
    public static string Write(ValidatedModule module)
    {
        ArgumentNullException.ThrowIfNull(module);
        int functions = module.Module.FunctionTypes.Length;
        return string.Create(LengthFor(module.Module), module, (text, valid) =>
        {
            var numbers = MemoryMarshal.Cast<char, uint>(text[..(HeaderLength + FactLength * valid.Facts.Length)]);
            numbers[0] = valid.Features.Bits;
            for (int i = 0; i < valid.Facts.Length; i++)
                (numbers[1 + 3 * i], numbers[2 + 3 * i], numbers[3 + 3 * i]) = ((uint)valid.Facts[i].MaxOperandHeight, (uint)valid.Facts[i].MaxOperandBytes, (uint)valid.Facts[i].Blocks);
            var bits = text[(2 * numbers.Length)..];
            bits.Clear();
            for (int i = 0; i < functions; i++)
                if (valid.IsFunctionReferenced(i)) bits[i / BitsPerChar] |= (char)(1 << i % BitsPerChar);
        });
    }

    /// <summary>The module as validation left it, without validating it.</summary>
    /// <param name="wasm">A module that validation took and that has not changed since: the caller knows.</param>
    /// <param name="features">Those that it was validated for.</param>
    /// <param name="record">What <see cref="Write"/> gave for it.</param>
    /// <exception cref="WasmFormatException">The module is malformed.</exception>
    /// <exception cref="BadImageFormatException">The record is of another length than the module needs.</exception>
    public static ValidatedModule Restore(ReadOnlyMemory<byte> wasm, WasmFeatures features, string record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var module = ModuleDecoder.Decode(wasm, features);
        if (record.Length != LengthFor(module)) throw new BadImageFormatException($"the validation record has {record.Length} characters, {LengthFor(module)} are needed");
        var numbers = MemoryMarshal.Cast<char, uint>(record.AsSpan(0, HeaderLength + FactLength * module.Bodies.Length));
        var facts = new FunctionFacts[module.Bodies.Length];
        for (int i = 0; i < facts.Length; i++) facts[i] = new FunctionFacts((int)numbers[1 + 3 * i], (int)numbers[2 + 3 * i], (int)numbers[3 + 3 * i]);
        var referenced = new bool[module.FunctionTypes.Length];
        var bits = record.AsSpan(2 * numbers.Length);
        for (int i = 0; i < referenced.Length; i++) referenced[i] = (bits[i / BitsPerChar] >> i % BitsPerChar & 1) != 0;
        return new ValidatedModule(module, new WasmFeatures(numbers[0]), ImmutableCollectionsMarshal.AsImmutableArray(facts), referenced);
    }

    private static int LengthFor(Module module) =>
        HeaderLength + FactLength * module.Bodies.Length + (module.FunctionTypes.Length + BitsPerChar - 1) / BitsPerChar;
}
