using OutLayer.Near.Curves;

namespace OutLayer.Near;

/// <content>Signatures.</content>
public sealed partial class VmLogic
{
    /// <summary>
    /// Writes the secp256k1 public key, x and y, that a signature of a hash is by, and gives 1; 0 if there is none. The signature is
    /// r and s; <paramref name="v"/> is 0 to 3; a <paramref name="malleabilityFlag"/> of 1 refuses an s above half of the
    /// order. Cost: ecrecover_base + read(signature) + read(hash) [+ write_register(64)].
    /// </summary>
    public ulong Ecrecover(
        ReadOnlySpan<byte> memory, ulong hashLen, ulong hashPtr, ulong signatureLen, ulong signaturePtr, ulong v,
        ulong malleabilityFlag, ulong registerId)
    {
        Gas.PayBase(Cost.EcrecoverBase);
        var signature = ReadMemoryOrRegister(memory, signatureLen, signaturePtr);
        if (signature.Length != 64)
            throw VmErrors.ECRecoverError($"The length of the signature: {signature.Length}, exceeds the limit of 64 bytes");
        if (v > 3) throw VmErrors.ECRecoverError($"V recovery byte 0 through 3 are valid but was provided {v}");
        var hash = ReadMemoryOrRegister(memory, hashLen, hashPtr);
        if (hash.Length != 32)
            throw VmErrors.ECRecoverError($"The length of the hash: {hash.Length}, exceeds the limit of 32 bytes");
        if (malleabilityFlag > 1)
            throw VmErrors.ECRecoverError($"Malleability flag needs to be 0 or 1, but is instead {malleabilityFlag}");
        byte[]? key = Ecdsa.Recover(hash, signature, (int)v, lowS: malleabilityFlag == 1);
        if (key is null) return 0;
        _registers.Write(registerId, key);
        return 1;
    }

    /// <summary>
    /// Gives 1 if an Ed25519 signature of a message is the public key's, else 0. A signature with one of the three highest bits
    /// set is answered before the message is read. Cost: ed25519_verify_base + read(signature) [+ read(message) +
    /// ed25519_verify_byte * message + read(public key)].
    /// </summary>
    public ulong Ed25519Verify(
        ReadOnlySpan<byte> memory, ulong signatureLen, ulong signaturePtr, ulong messageLen, ulong messagePtr,
        ulong publicKeyLen, ulong publicKeyPtr)
    {
        Gas.PayBase(Cost.Ed25519VerifyBase);
        var signature = ReadMemoryOrRegister(memory, signatureLen, signaturePtr);
        if (signature.Length != Ed25519.SignatureSize) throw VmErrors.Ed25519VerifyInvalidInput("invalid signature length");
        if ((signature[^1] & 0xE0) != 0) return 0;
        var message = ReadMemoryOrRegister(memory, messageLen, messagePtr);
        Gas.PayPer(Cost.Ed25519VerifyByte, (ulong)message.Length);
        var publicKey = ReadMemoryOrRegister(memory, publicKeyLen, publicKeyPtr);
        if (publicKey.Length != Ed25519.PublicKeySize) throw VmErrors.Ed25519VerifyInvalidInput("invalid public key length");
        return Ed25519.Verify(signature, message, publicKey) ? 1u : 0;
    }

    /// <summary>
    /// Gives 1 if a secp256r1 signature, r and s, of a message's hash is the public key's, compressed to 33 bytes, else 0. A
    /// signature out of range is answered before the hash is read. Cost: p256_verify_base + read(signature) [+ read(hash) +
    /// p256_verify_byte * hash + read(public key)]. Source: NEP-635.
    /// </summary>
    public ulong P256Verify(
        ReadOnlySpan<byte> memory, ulong signatureLen, ulong signaturePtr, ulong hashLen, ulong hashPtr,
        ulong publicKeyLen, ulong publicKeyPtr)
    {
        Gas.PayBase(Cost.P256VerifyBase);
        var signature = ReadMemoryOrRegister(memory, signatureLen, signaturePtr);
        if (signature.Length != 64) throw VmErrors.P256VerifyInvalidInput("invalid signature length");
        if (!Ecdsa.IsP256Signature(signature)) return 0;
        var hash = ReadMemoryOrRegister(memory, hashLen, hashPtr);
        Gas.PayPer(Cost.P256VerifyByte, (ulong)hash.Length);
        var publicKey = ReadMemoryOrRegister(memory, publicKeyLen, publicKeyPtr);
        if (publicKey.Length != 33) throw VmErrors.P256VerifyInvalidInput("invalid public key length");
        return Ecdsa.VerifyP256(signature, hash, publicKey) ? 1u : 0;
    }
}
