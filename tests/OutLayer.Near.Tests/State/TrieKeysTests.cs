using System.Text;

namespace OutLayer.Near.Tests.State;

public sealed class TrieKeysTests
{
    private static readonly byte[] Id = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private static readonly byte[] Key = [0, .. Id];
    private static readonly string IdHex = Convert.ToHexStringLower(Id);
    private static readonly string Near = Convert.ToHexStringLower(Encoding.ASCII.GetBytes("a.near"));

    /// <summary>Layouts of nearcore's trie_key.rs.</summary>
    public static TheoryData<byte[], string> Layouts => new()
    {
        { TrieKeys.Account("a.near"), $"00{Near}" },
        { TrieKeys.ContractCode("a.near"), $"01{Near}" },
        { TrieKeys.AccessKeyPrefix("a.near"), $"02{Near}02" },
        { TrieKeys.AccessKey("a.near", Key), $"02{Near}0200{IdHex}" },
        { TrieKeys.GasKeyNonce("a.near", Key, 0x0102), $"02{Near}0200{IdHex}0201" },
        { TrieKeys.ReceivedData("a.near", Id), $"03{Near}2c{IdHex}" },
        { TrieKeys.PostponedReceiptId("a.near", Id), $"04{Near}2c{IdHex}" },
        { TrieKeys.PendingDataCount("a.near", Id), $"05{Near}2c{IdHex}" },
        { TrieKeys.PostponedReceipt("a.near", Id), $"06{Near}2c{IdHex}" },
        { TrieKeys.DelayedReceiptIndices(), "07" },
        { TrieKeys.DelayedReceipt(0x0102030405060708), "070807060504030201" },
        { TrieKeys.ContractDataPrefix("a.near"), $"09{Near}2c" },
        { TrieKeys.ContractData("a.near", [0, 255]), $"09{Near}2c00ff" },
        { TrieKeys.PromiseYieldIndices(), "0a" },
        { TrieKeys.PromiseYieldTimeout(1), "0b0100000000000000" },
        { TrieKeys.PromiseYieldReceipt("a.near", Id), $"0c{Near}2c{IdHex}" },
        { TrieKeys.GlobalContractCode(new CryptoHash(Id)), $"1200{IdHex}" },
        { TrieKeys.GlobalContractCode("a.near"), $"120106000000{Near}" },
        { TrieKeys.GlobalContractNonce(new CryptoHash(Id)), $"1300{IdHex}" },
        { TrieKeys.GlobalContractNonce("a.near"), $"130106000000{Near}" },
        { TrieKeys.PromiseYieldStatus("a.near", Id), $"14{Near}2c{IdHex}" },
        { TrieKeys.YieldIdToDataId("a.near", Id), $"16{Near}2c{IdHex}" },
        { TrieKeys.DataIdToYieldId("a.near", Id), $"17{Near}2c{IdHex}" },
    };

    [Theory, MemberData(nameof(Layouts))]
    public void Keys_are_laid_out_as_in_nearcore(byte[] key, string expected) => Assert.Equal(expected, Convert.ToHexStringLower(key));

    [Fact]
    public void Keys_are_read_back()
    {
        Assert.Equal("a.near", TrieKeys.AccountIdOf(TrieKeys.Account("a.near")));
        var (account, key) = TrieKeys.ContractDataOf(TrieKeys.ContractData("a.near", "k,v"u8));
        Assert.Equal(("a.near", "k,v"), (account, Encoding.ASCII.GetString(key)));
    }

    [Theory, InlineData(0, 33), InlineData(1, 65), InlineData(2, 1_953)]
    public void An_access_key_and_its_nonces_are_told_apart(byte kind, int length)
    {
        byte[] publicKey = [kind, .. Enumerable.Repeat((byte)7, length - 1)];
        var own = TrieKeys.AccessKeyOf(TrieKeys.AccessKey("a.near", publicKey));
        Assert.Equal(("a.near", null), (own.AccountId, own.NonceIndex));
        Assert.Equal(publicKey, own.PublicKey);
        var nonce = TrieKeys.AccessKeyOf(TrieKeys.GasKeyNonce("a.near", publicKey, 513));
        Assert.Equal(("a.near", (ushort?)513), (nonce.AccountId, nonce.NonceIndex));
        Assert.Equal(publicKey, nonce.PublicKey);
    }

    [Theory, InlineData(""), InlineData("00"), InlineData("02616202"), InlineData("0261620200aa"), InlineData("0261")]
    public void What_is_no_access_key_is_refused_by_its_bytes(string hex) =>
        Assert.Contains($"0x{hex} is none of AccessKey", Assert.Throws<ArgumentException>(() => TrieKeys.AccessKeyOf(Convert.FromHexString(hex))).Message, StringComparison.Ordinal);

    [Theory, InlineData("096162"), InlineData("0161622c")]
    public void What_is_no_record_of_a_contract_is_refused(string hex) =>
        Assert.Throws<ArgumentException>(() => TrieKeys.ContractDataOf(Convert.FromHexString(hex)));
}
