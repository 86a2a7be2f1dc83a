using Org.BouncyCastle.Crypto.Digests;

namespace OutLayer.Near;

/// <summary>Accounts that are named by their code and first state (NEP-616).</summary>
public static class DeterministicAccount
{
    private const string Prefix = "0s";
    private const int NameBytes = 20;

    /// <summary>0s and the last 20 bytes of Keccak-256 of the state's Borsh, in hex.</summary>
    public static string IdOf(StateInitAction init)
    {
        byte[] borsh = ActionBorsh.WriteStateInit(new BorshWriter(), init).ToArray();
        var digest = new KeccakDigest(256);
        digest.BlockUpdate(borsh, 0, borsh.Length);
        byte[] hash = new byte[CryptoHash.Size];
        digest.DoFinal(hash, 0);
        return Prefix + Convert.ToHexStringLower(hash.AsSpan(CryptoHash.Size - NameBytes));
    }
}
