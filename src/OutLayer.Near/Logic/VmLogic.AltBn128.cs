namespace OutLayer.Near;

/// <content>The curve alt_bn128; the bytes are described at <see cref="AltBn128"/>.</content>
public sealed partial class VmLogic
{
    /// <summary>
    /// Writes the sum of points, each followed by the integer that it is taken times. Cost: alt_bn128_g1_multiexp_base +
    /// read(len) + alt_bn128_g1_multiexp_element * (len / 96) + write_register(64).
    /// </summary>
    public void AltBn128G1Multiexp(ReadOnlySpan<byte> memory, ulong valueLen, ulong valuePtr, ulong registerId)
    {
        Gas.PayBase(Cost.AltBn128G1MultiexpBase);
        var value = ReadElements(memory, valueLen, valuePtr, AltBn128.MultiexpElement, Cost.AltBn128G1MultiexpElement);
        _registers.Write(registerId, AltBn128.G1Multiexp(value));
    }

    /// <summary>
    /// Writes the sum of points, each after a byte: 0 to add it, 1 to subtract it. Cost: alt_bn128_g1_sum_base + read(len) +
    /// alt_bn128_g1_sum_element * (len / 65) + write_register(64).
    /// </summary>
    public void AltBn128G1Sum(ReadOnlySpan<byte> memory, ulong valueLen, ulong valuePtr, ulong registerId)
    {
        Gas.PayBase(Cost.AltBn128G1SumBase);
        var value = ReadElements(memory, valueLen, valuePtr, AltBn128.SumElement, Cost.AltBn128G1SumElement);
        _registers.Write(registerId, AltBn128.G1Sum(value));
    }

    /// <summary>
    /// Gives 1 if the product of the pairings of points of both groups is one, else 0. Cost: alt_bn128_pairing_check_base +
    /// read(len) + alt_bn128_pairing_check_element * (len / 192).
    /// </summary>
    public ulong AltBn128PairingCheck(ReadOnlySpan<byte> memory, ulong valueLen, ulong valuePtr)
    {
        Gas.PayBase(Cost.AltBn128PairingCheckBase);
        var value = ReadElements(
            memory, valueLen, valuePtr, AltBn128.PairingElement, Cost.AltBn128PairingCheckElement);
        return AltBn128.PairingCheck(value) ? 1u : 0;
    }

    private ReadOnlySpan<byte> ReadElements(ReadOnlySpan<byte> memory, ulong len, ulong ptr, int size, Cost perElement)
    {
        var value = ReadMemoryOrRegister(memory, len, ptr);
        Gas.PayPer(perElement, (ulong)AltBn128.Count(value, size));
        return value;
    }
}
