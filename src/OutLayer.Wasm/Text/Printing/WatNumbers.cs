using System.Globalization;

namespace OutLayer.Wasm.Text;

/// <summary>Prints floats: the shortest decimal number that reads back to the same bits.</summary>
internal static class WatNumbers
{
    public static string Print(ulong bits, FloatFormat format)
    {
        ulong magnitude = bits & ~(1UL << format.SignBit);
        string sign = bits == magnitude ? "" : "-";
        if (magnitude == format.Infinity) return sign + "inf";
        if (magnitude > format.Infinity) return sign + PrintNaN(magnitude & format.MantissaMask, format);
        return format == FloatFormat.F32
            ? BitConverter.UInt32BitsToSingle((uint)bits).ToString("R", CultureInfo.InvariantCulture)
            : BitConverter.UInt64BitsToDouble(bits).ToString("R", CultureInfo.InvariantCulture);
    }

    private static string PrintNaN(ulong payload, FloatFormat format) =>
        payload == format.QuietBit ? "nan" : FormattableString.Invariant($"nan:0x{payload:x}");
}
