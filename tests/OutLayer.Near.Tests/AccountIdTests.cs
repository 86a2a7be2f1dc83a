namespace OutLayer.Near.Tests;

/// <summary>Account ids, by NEAR's rules.</summary>
public sealed class AccountIdTests
{
    [Theory]
    [InlineData("aa")]
    [InlineData("a-a")]
    [InlineData("a_b.c-d.near")]
    [InlineData("100")]
    [InlineData("0o")]
    [InlineData("com")]
    [InlineData("b-o_w_e-n")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123")]
    public void These_are_ids(string id) => Assert.True(AccountIds.IsValid(id));

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("A")]
    [InlineData("Abc")]
    [InlineData("-near")]
    [InlineData("near-")]
    [InlineData("a--b")]
    [InlineData("a-_b")]
    [InlineData("a..near")]
    [InlineData(".near")]
    [InlineData("near.")]
    [InlineData("a b")]
    [InlineData("a@b")]
    [InlineData("\u00e4bc")]
    [InlineData("01234567890123456789012345678901234567890123456789012345678901234")]
    public void These_are_none(string id) => Assert.False(AccountIds.IsValid(id));

    [Theory]
    [InlineData(AccountKind.NearImplicit, "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    [InlineData(AccountKind.Named, "0123456789abcdeg0123456789abcdef0123456789abcdef0123456789abcdef")]
    [InlineData(AccountKind.EthImplicit, "0x0123456789abcdef0123456789abcdef01234567")]
    [InlineData(AccountKind.NearDeterministic, "0s0123456789abcdef0123456789abcdef01234567")]
    [InlineData(AccountKind.Named, "0y0123456789abcdef0123456789abcdef01234567")]
    [InlineData(AccountKind.Named, "0x0123456789abcdef0123456789abcdef0123456g")]
    [InlineData(AccountKind.Named, "0x0123456789abcdef0123456789abcdef0123456")]
    [InlineData(AccountKind.Named, "alice.near")]
    public void A_name_says_what_its_account_is(AccountKind kind, string id) => Assert.Equal(kind, AccountIds.KindOf(id));
}
