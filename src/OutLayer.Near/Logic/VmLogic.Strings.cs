using System.Buffers.Binary;
using System.Text;

namespace OutLayer.Near;

/// <content>
/// Reading text. It is limited by what is left of the log budget, and a length of <see cref="InRegister"/> means a
/// string that ends at a NUL, which is read and paid unit by unit.
/// </content>
public sealed partial class VmLogic
{
    private static readonly UTF8Encoding StrictUtf8 =
        new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly UnicodeEncoding StrictUtf16 =
        new(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true);

    private ulong LogLengthLeft =>
        Limits.MaxTotalLogLength > _totalLogLength ? Limits.MaxTotalLogLength - _totalLogLength : 0;

    /// <summary>
    /// Cost: utf8_decoding_base + utf8_decoding_byte * n + read_memory(n), or of a NUL-terminated string read_memory(1)
    /// for each byte and the NUL.
    /// </summary>
    private string ReadUtf8(ReadOnlySpan<byte> memory, ulong len, ulong ptr)
    {
        Gas.PayBase(Cost.Utf8DecodingBase);
        var bytes = len == InRegister ? ReadToNul(memory, ptr) : ReadBounded(memory, len, ptr);
        Gas.PayPer(Cost.Utf8DecodingByte, (ulong)bytes.Length);
        return Decode(StrictUtf8, bytes) ?? throw VmErrors.BadUtf8();
    }

    /// <summary>
    /// Cost: utf16_decoding_base + utf16_decoding_byte * n + read_memory(n), or of a NUL-terminated string
    /// read_memory(2) for each unit and the NUL.
    /// </summary>
    private string ReadUtf16(ReadOnlySpan<byte> memory, ulong len, ulong ptr)
    {
        Gas.PayBase(Cost.Utf16DecodingBase);
        var bytes = len == InRegister ? ReadToNulPair(memory, ptr) : ReadMemory(memory, len, ptr);
        if (bytes.Length % 2 != 0) throw VmErrors.BadUtf16();
        if ((ulong)bytes.Length > LogLengthLeft) throw LogLengthExceeded((ulong)bytes.Length);
        Gas.PayPer(Cost.Utf16DecodingByte, (ulong)bytes.Length);
        return Decode(StrictUtf16, bytes) ?? throw VmErrors.BadUtf16();
    }

    private ReadOnlySpan<byte> ReadBounded(ReadOnlySpan<byte> memory, ulong len, ulong ptr)
    {
        if (len > LogLengthLeft) throw LogLengthExceeded(len);
        return ReadMemory(memory, len, ptr);
    }

    private ReadOnlySpan<byte> ReadToNul(ReadOnlySpan<byte> memory, ulong ptr)
    {
        ulong left = LogLengthLeft;
        ulong length = 0;
        while (ReadMemory(memory, 1, ptr + length)[0] != 0)  // no wrap: the first read holds ptr inside the memory
        {
            if (length == left) throw LogLengthExceeded(left + 1);
            length++;
        }
        return GuestMemory.Slice(memory, ptr, length);
    }

    private ReadOnlySpan<byte> ReadToNulPair(ReadOnlySpan<byte> memory, ulong ptr)
    {
        ulong length = 0;
        while (BinaryPrimitives.ReadUInt16LittleEndian(ReadMemory(memory, 2, ptr + length)) != 0)
        {
            length += 2;
            if (length > LogLengthLeft) throw LogLengthExceeded(length);
        }
        return GuestMemory.Slice(memory, ptr, length);
    }

    private uint ReadUInt32(ReadOnlySpan<byte> memory, uint ptr) =>
        BinaryPrimitives.ReadUInt32LittleEndian(ReadMemory(memory, 4, ptr));

    private VmException LogLengthExceeded(ulong added)
    {
        ulong length = unchecked(_totalLogLength + added);
        return VmErrors.TotalLogLengthExceeded(length >= added ? length : ulong.MaxValue, Limits.MaxTotalLogLength);
    }

    private static string? Decode(Encoding encoding, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return encoding.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
