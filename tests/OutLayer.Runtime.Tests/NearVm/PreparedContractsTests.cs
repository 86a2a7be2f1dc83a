using OutLayer.Near;
using OutLayer.Runtime.NearVm;

namespace OutLayer.Runtime.Tests.NearVm;

public sealed class PreparedContractsTests
{
    [Fact]
    public void A_contract_is_prepared_once()
    {
        var cache = new PreparedContracts(RuntimeParameters.Latest);
        byte[] code = Numbered(1);
        Assert.Same(cache.Get(code), cache.Get((byte[])code.Clone()));
        Assert.Same(cache.Get(code), cache.Get(System.Security.Cryptography.SHA256.HashData(code), () => throw new InvalidOperationException("the code is there")));
    }

    [Fact]
    public void Those_called_last_are_kept()
    {
        var cache = new PreparedContracts(RuntimeParameters.Latest) { MaxContracts = 2 };
        var (first, second) = (cache.Get(Numbered(1)), cache.Get(Numbered(2)));
        cache.Get(Numbered(1));
        cache.Get(Numbered(3));
        Assert.Equal(2, cache.Count);
        Assert.Same(first, cache.Get(Numbered(1)));
        Assert.NotSame(second, cache.Get(Numbered(2)));
    }

    [Fact]
    public void Bytes_of_code_are_bounded_too()
    {
        var cache = new PreparedContracts(RuntimeParameters.Latest) { MaxBytes = Numbered(1).Length * 2 };
        for (int i = 1; i <= 5; i++) cache.Get(Numbered(i));
        Assert.Equal(2, cache.Count);
    }

    [Fact]
    public void A_refusal_is_kept_as_well()
    {
        var cache = new PreparedContracts(RuntimeParameters.Latest);
        byte[] garbage = [1, 2, 3];
        var first = Assert.Throws<ContractPreparationException>(() => cache.Get(garbage));
        Assert.Equal("Deserialization", first.Error.Kind);
        Assert.Same(first, Assert.Throws<ContractPreparationException>(() => cache.Get(garbage)));
        Assert.Equal(1, cache.Count);
    }

    [Fact]
    public void A_contract_that_was_forgotten_can_still_be_called()
    {
        var cache = new PreparedContracts(RuntimeParameters.Latest) { MaxContracts = 1 };
        var contract = cache.Get(Numbered(1));
        Contracts.Call(contract);
        cache.Get(Numbered(2));
        Assert.Null(Contracts.Call(contract).Error);
    }

    private static byte[] Numbered(int number) => Contracts.Of($"(func (export \"run\") (drop (i32.const {number})))");
}
