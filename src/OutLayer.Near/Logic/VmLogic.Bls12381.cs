using OutLayer.Near.Curves;
using Curve = OutLayer.Near.Bls12381Functions<OutLayer.Near.Curves.Fp381>;
using Twist = OutLayer.Near.Bls12381Functions<OutLayer.Near.Curves.Fp2<OutLayer.Near.Curves.Fp381>>;

namespace OutLayer.Near;

/// <content>
/// The curve BLS12-381 (NEP-488); the bytes are described at <see cref="Bls12381Encoding"/>. What writes a register gives 0, or 1 and
/// writes nothing if the input is not valid. Their elements are paid by the length as it was passed, before the bytes are
/// read, so a length that names a register overflows.
/// </content>
public sealed partial class VmLogic
{
    private delegate byte[]? Bls12381Function(ReadOnlySpan<byte> value);

    /// <summary>
    /// Writes the sum of points of the curve, each after a byte: 0 to add it, 1 to subtract it. Cost: bls12381_p1_sum_base +
    /// bls12381_p1_sum_element * (len / 97) + read_memory(len) [+ write_register(96)].
    /// </summary>
    public ulong Bls12381P1Sum(ReadOnlySpan<byte> memory, ulong valueLen, ulong valuePtr, ulong registerId) => CallBls12381(
        new("bls12381_p1_sum", 97, Cost.Bls12381P1SumBase, Cost.Bls12381P1SumElement),
        memory, valueLen, valuePtr, registerId, static value => Curve.Sum(value, Bls12381.B));

    /// <summary>As <see cref="Bls12381P1Sum"/>, on the twist. Cost: bls12381_p2_sum_base + bls12381_p2_sum_element *
    /// (len / 193) + read_memory(len) [+ write_register(192)].</summary>
    public ulong Bls12381P2Sum(ReadOnlySpan<byte> memory, ulong valueLen, ulong valuePtr, ulong registerId) => CallBls12381(
        new("bls12381_p2_sum", 193, Cost.Bls12381P2SumBase, Cost.Bls12381P2SumElement),
        memory, valueLen, valuePtr, registerId, static value => Twist.Sum(value, Bls12381.TwistB));

    /// <summary>
    /// Writes the sum of points of the group, each followed by the little-endian integer of 32 bytes that it is taken times.
    /// Cost: bls12381_g1_multiexp_base + bls12381_g1_multiexp_element * (len / 128) + read_memory(len)
    /// [+ write_register(96)].
    /// </summary>
    public ulong Bls12381G1Multiexp(ReadOnlySpan<byte> memory, ulong valueLen, ulong valuePtr, ulong registerId) => CallBls12381(
        new("bls12381_p1_multiexp", 128, Cost.Bls12381G1MultiexpBase, Cost.Bls12381G1MultiexpElement),
        memory, valueLen, valuePtr, registerId,
        static value => Curve.Multiexp(value, Bls12381.B, static point => Bls12381G1.IsInGroup(point)));

    /// <summary>As <see cref="Bls12381G1Multiexp"/>, on the twist. Cost: bls12381_g2_multiexp_base +
    /// bls12381_g2_multiexp_element * (len / 224) + read_memory(len) [+ write_register(192)].</summary>
    public ulong Bls12381G2Multiexp(ReadOnlySpan<byte> memory, ulong valueLen, ulong valuePtr, ulong registerId) => CallBls12381(
        new("bls12381_p2_multiexp", 224, Cost.Bls12381G2MultiexpBase, Cost.Bls12381G2MultiexpElement),
        memory, valueLen, valuePtr, registerId,
        static value => Twist.Multiexp(value, Bls12381.TwistB, static point => Bls12381G2.IsInGroup(point)));

    /// <summary>
    /// Writes a point of the group for each element of the field (the map of EIP-2537). Cost: bls12381_map_fp_to_g1_base +
    /// bls12381_map_fp_to_g1_element * (len / 48) + read_memory(len) [+ write_register(2 * len)].
    /// </summary>
    public ulong Bls12381MapFpToG1(ReadOnlySpan<byte> memory, ulong valueLen, ulong valuePtr, ulong registerId) => CallBls12381(
        new("bls12381_map_fp_to_g1", 48, Cost.Bls12381MapFpToG1Base, Cost.Bls12381MapFpToG1Element),
        memory, valueLen, valuePtr, registerId,
        static value => Curve.Map(value, static element => Bls12381G1.MapToGroup(element)));

    /// <summary>As <see cref="Bls12381MapFpToG1"/>, on the twist. Cost: bls12381_map_fp2_to_g2_base +
    /// bls12381_map_fp2_to_g2_element * (len / 96) + read_memory(len) [+ write_register(2 * len)].</summary>
    public ulong Bls12381MapFp2ToG2(ReadOnlySpan<byte> memory, ulong valueLen, ulong valuePtr, ulong registerId) => CallBls12381(
        new("bls12381_map_fp2_to_g2", 96, Cost.Bls12381MapFp2ToG2Base, Cost.Bls12381MapFp2ToG2Element),
        memory, valueLen, valuePtr, registerId,
        static value => Twist.Map(value, static element => Bls12381G2.MapToGroup(element)));

    /// <summary>
    /// Writes x and y of points of the curve that are given by x and flags. Cost: bls12381_p1_decompress_base +
    /// bls12381_p1_decompress_element * (len / 48) + read_memory(len) [+ write_register(2 * len)].
    /// </summary>
    public ulong Bls12381P1Decompress(ReadOnlySpan<byte> memory, ulong valueLen, ulong valuePtr, ulong registerId) => CallBls12381(
        new("bls12381_p1_decompress", 48, Cost.Bls12381P1DecompressBase, Cost.Bls12381P1DecompressElement),
        memory, valueLen, valuePtr, registerId, static value => Curve.Decompress(value, Bls12381.B));

    /// <summary>As <see cref="Bls12381P1Decompress"/>, on the twist. Cost: bls12381_p2_decompress_base +
    /// bls12381_p2_decompress_element * (len / 96) + read_memory(len) [+ write_register(2 * len)].</summary>
    public ulong Bls12381P2Decompress(ReadOnlySpan<byte> memory, ulong valueLen, ulong valuePtr, ulong registerId) => CallBls12381(
        new("bls12381_p2_decompress", 96, Cost.Bls12381P2DecompressBase, Cost.Bls12381P2DecompressElement),
        memory, valueLen, valuePtr, registerId, static value => Twist.Decompress(value, Bls12381.TwistB));

    /// <summary>
    /// Gives 0 if the product of the pairings of points of both groups is one, 2 if it is not, 1 if the input is not valid. Cost:
    /// bls12381_pairing_base + read(len) + bls12381_pairing_element * (len / 288).
    /// </summary>
    public ulong Bls12381PairingCheck(ReadOnlySpan<byte> memory, ulong valueLen, ulong valuePtr)
    {
        const int size = 288;
        Gas.PayBase(Cost.Bls12381PairingBase);
        var value = ReadMemoryOrRegister(memory, valueLen, valuePtr);
        Gas.PayPer(Cost.Bls12381PairingElement, (ulong)(value.Length / size));
        if (value.Length % size != 0) throw VmErrors.Bls12381InvalidInput("bls12381_pairing_check", value.Length, size);
        return Bls12381Pairing.Check(value);
    }

    private ulong CallBls12381(
        in Bls12381Row row, ReadOnlySpan<byte> memory, ulong valueLen, ulong valuePtr, ulong registerId,
        Bls12381Function function)
    {
        Gas.PayBase(row.Base);
        Gas.PayPer(row.Element, valueLen / (ulong)row.Size);
        var value = ReadMemoryOrRegister(memory, valueLen, valuePtr);
        if (value.Length % row.Size != 0) throw VmErrors.Bls12381InvalidInput(row.Name, value.Length, row.Size);
        byte[]? result = function(value);
        if (result is null) return 1;
        _registers.Write(registerId, result);
        return 0;
    }

    /// <param name="Name">As nearcore's error has it.</param>
    /// <param name="Size">Bytes of an element.</param>
    /// <param name="Base">Paid for the call.</param>
    /// <param name="Element">Paid for each element.</param>
    private readonly record struct Bls12381Row(string Name, int Size, Cost Base, Cost Element);
}
