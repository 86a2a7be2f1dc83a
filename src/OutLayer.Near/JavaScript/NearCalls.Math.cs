namespace OutLayer.Near;

/// <content>Hashes and curves.</content>
public sealed partial class NearCalls
{
    /// <summary><c>near.sha256</c>: 32 bytes.</summary>
    public ReadOnlyMemory<byte> Sha256(ReadOnlySpan<byte> value)
    {
        vm.Sha256(value, (ulong)value.Length, 0, ResultRegister);
        return Take(ResultRegister);
    }

    /// <summary><c>near.keccak256</c>: 32 bytes.</summary>
    public ReadOnlyMemory<byte> Keccak256(ReadOnlySpan<byte> value)
    {
        vm.Keccak256(value, (ulong)value.Length, 0, ResultRegister);
        return Take(ResultRegister);
    }

    /// <summary><c>near.keccak512</c>: 64 bytes.</summary>
    public ReadOnlyMemory<byte> Keccak512(ReadOnlySpan<byte> value)
    {
        vm.Keccak512(value, (ulong)value.Length, 0, ResultRegister);
        return Take(ResultRegister);
    }

    /// <summary><c>near.ripemd160</c>: 20 bytes.</summary>
    public ReadOnlyMemory<byte> Ripemd160(ReadOnlySpan<byte> value)
    {
        vm.Ripemd160(value, (ulong)value.Length, 0, ResultRegister);
        return Take(ResultRegister);
    }

    /// <summary><c>near.ecrecover</c>: 64 bytes of the public key; null if there is none.</summary>
    public ReadOnlyMemory<byte>? Ecrecover(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature, ulong v, ulong malleabilityFlag)
    {
        byte[] memory = [.. hash, .. signature];
        ulong found = vm.Ecrecover(memory, (ulong)hash.Length, 0, (ulong)signature.Length, (ulong)hash.Length, v, malleabilityFlag, ResultRegister);
        if (found == 0) return null;
        return Take(ResultRegister);
    }

    /// <summary><c>near.altBn128G1Multiexp</c>: 64 bytes.</summary>
    public ReadOnlyMemory<byte> AltBn128G1Multiexp(ReadOnlySpan<byte> value)
    {
        vm.AltBn128G1Multiexp(value, (ulong)value.Length, 0, ResultRegister);
        return Take(ResultRegister);
    }

    /// <summary><c>near.altBn128G1Sum</c>: 64 bytes.</summary>
    public ReadOnlyMemory<byte> AltBn128G1Sum(ReadOnlySpan<byte> value)
    {
        vm.AltBn128G1Sum(value, (ulong)value.Length, 0, ResultRegister);
        return Take(ResultRegister);
    }

    /// <summary><c>near.altBn128PairingCheck</c>.</summary>
    public bool AltBn128PairingCheck(ReadOnlySpan<byte> value) => vm.AltBn128PairingCheck(value, (ulong)value.Length, 0) == 1;
}
