using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;

namespace OutLayer.Near;

/// <content>Hashes and randomness.</content>
public sealed partial class VmLogic
{
    /// <summary>Cost: base + write_register(len).</summary>
    public void RandomSeed(ulong registerId)
    {
        Gas.PayBase(Cost.Base);
        _registers.Write(registerId, _context.RandomSeed);
    }

    /// <summary>Cost: sha256_base + read(len) + sha256_byte * len + write_register(32).</summary>
    public void Sha256(ReadOnlySpan<byte> memory, ulong valueLen, ulong valuePtr, ulong registerId)
    {
        Gas.PayBase(Cost.Sha256Base);
        var value = ReadMemoryOrRegister(memory, valueLen, valuePtr);
        Gas.PayPer(Cost.Sha256Byte, (ulong)value.Length);
        _registers.Write(registerId, SHA256.HashData(value));
    }

    /// <summary>Cost: keccak256_base + read(len) + keccak256_byte * len + write_register(32).</summary>
    public void Keccak256(ReadOnlySpan<byte> memory, ulong valueLen, ulong valuePtr, ulong registerId)
    {
        Gas.PayBase(Cost.Keccak256Base);
        var value = ReadMemoryOrRegister(memory, valueLen, valuePtr);
        Gas.PayPer(Cost.Keccak256Byte, (ulong)value.Length);
        _registers.Write(registerId, Digest(new KeccakDigest(256), value));
    }

    /// <summary>Cost: keccak512_base + read(len) + keccak512_byte * len + write_register(64).</summary>
    public void Keccak512(ReadOnlySpan<byte> memory, ulong valueLen, ulong valuePtr, ulong registerId)
    {
        Gas.PayBase(Cost.Keccak512Base);
        var value = ReadMemoryOrRegister(memory, valueLen, valuePtr);
        Gas.PayPer(Cost.Keccak512Byte, (ulong)value.Length);
        _registers.Write(registerId, Digest(new KeccakDigest(512), value));
    }

    /// <summary>
    /// Cost: ripemd160_base + read(len) + ripemd160_block * ((len + 8) / 64 + 1) + write_register(20).
    /// </summary>
    public void Ripemd160(ReadOnlySpan<byte> memory, ulong valueLen, ulong valuePtr, ulong registerId)
    {
        Gas.PayBase(Cost.Ripemd160Base);
        var value = ReadMemoryOrRegister(memory, valueLen, valuePtr);
        Gas.PayPer(Cost.Ripemd160Block, ((ulong)value.Length + 8) / 64 + 1);
        _registers.Write(registerId, Digest(new RipeMD160Digest(), value));
    }

    // In pieces: the library reads arrays only, and a guest's value may be large.
    private static byte[] Digest(IDigest digest, ReadOnlySpan<byte> value)
    {
        byte[] piece = new byte[Math.Min(value.Length, 4_096)];
        while (!value.IsEmpty)
        {
            int length = Math.Min(value.Length, piece.Length);
            value[..length].CopyTo(piece);
            digest.BlockUpdate(piece, 0, length);
            value = value[length..];
        }
        byte[] hash = new byte[digest.GetDigestSize()];
        digest.DoFinal(hash, 0);
        return hash;
    }
}
