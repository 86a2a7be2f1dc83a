namespace OutLayer.Near.Tests;

/// <summary>The errors and results of the signature functions as a contract sees them.</summary>
public sealed class SignatureFunctionTests
{
    private const ulong Register = VmLogic.InRegister;

    [Theory]
    [InlineData(32, 63, 0, 0, "The length of the signature: 63, exceeds the limit of 64 bytes")]
    [InlineData(32, 64, 4, 0, "V recovery byte 0 through 3 are valid but was provided 4")]
    [InlineData(32, 64, ulong.MaxValue, 0, "V recovery byte 0 through 3 are valid but was provided 18446744073709551615")]
    [InlineData(31, 64, 3, 0, "The length of the hash: 31, exceeds the limit of 32 bytes")]
    [InlineData(32, 64, 3, 2, "Malleability flag needs to be 0 or 1, but is instead 2")]
    [InlineData(31, 63, 9, 9, "The length of the signature: 63, exceeds the limit of 64 bytes")]
    [InlineData(31, 64, 9, 9, "V recovery byte 0 through 3 are valid but was provided 9")]
    [InlineData(31, 64, 0, 9, "The length of the hash: 31, exceeds the limit of 32 bytes")]
    public void Ecrecover_names_what_is_wrong(ulong hash, ulong signature, ulong v, ulong flag, string expected)
    {
        var error = Vm.Fails(VmErrorKind.ECRecoverError, () => new Vm().Call("ecrecover", hash, 0, signature, 0, v, flag, 0));
        Assert.Equal("ECDSA recover error: " + expected, error.Message);
    }

    [Fact]
    public void Ecrecover_writes_a_key_or_nothing()
    {
        var vm = new Vm();
        Assert.Equal(0ul, vm.Call("ecrecover", 32, 0, 64, 0, 0, 0, 7));
        Assert.Null(vm.Register(7));
        vm.Memory.AsSpan(0, 64).Fill(1);
        Assert.Equal(1ul, vm.Call("ecrecover", 32, 0, 64, 0, 0, 1, 7));
        Assert.Equal(64, vm.Register(7)!.Length);
        vm.Call("write_register", 1, 64, 0);
        vm.Call("write_register", 2, 32, 0);
        Assert.Equal(1ul, vm.Call("ecrecover", Register, 2, Register, 1, 0, 1, 8));
        Assert.Equal(vm.Register(7), vm.Register(8));
    }

    [Theory]
    [InlineData("ed25519_verify", 63, 32, "ED25519 signature verification error: invalid signature length")]
    [InlineData("ed25519_verify", 65, 32, "ED25519 signature verification error: invalid signature length")]
    [InlineData("ed25519_verify", 64, 31, "ED25519 signature verification error: invalid public key length")]
    [InlineData("p256_verify", 0, 33, "P256 signature verification error: invalid signature length")]
    [InlineData("p256_verify", 64, 32, "P256 signature verification error: invalid public key length")]
    public void A_length_that_is_not_right_is_an_error(string function, ulong signature, ulong key, string expected)
    {
        var vm = new Vm();
        vm.Memory.AsSpan(0, 64).Fill(1);
        var kind = function == "p256_verify" ? VmErrorKind.P256VerifyInvalidInput : VmErrorKind.Ed25519VerifyInvalidInput;
        Assert.Equal(expected, Vm.Fails(kind, () => vm.Call(function, signature, 0, 32, 0, key, 0)).Message);
    }

    [Fact]
    public void Ed25519_verify_reads_registers()
    {
        var vm = new Vm();
        vm.Put(0, Convert.FromHexString("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c72"
            + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"));
        vm.Call("write_register", 1, 32, 0);
        vm.Call("write_register", 2, 1, 32);
        vm.Call("write_register", 3, 64, 33);
        Assert.Equal(1ul, vm.Call("ed25519_verify", 64, 33, 1, 32, 32, 0));
        Assert.Equal(1ul, vm.Call("ed25519_verify", Register, 3, Register, 2, Register, 1));
        Assert.Equal(0ul, vm.Call("ed25519_verify", Register, 3, 1, 0, Register, 1));
    }

    [Fact]
    public void A_signature_of_a_kind_that_is_never_valid_leaves_the_rest_unread()
    {
        var vm = new Vm();
        vm.Put(63, [0x20]);
        Assert.Equal(0ul, vm.Call("ed25519_verify", 64, 0, 1_000_000, 0, 1, ulong.MaxValue));
        Assert.Equal(0ul, vm.Call("p256_verify", 64, 100, 1_000_000, 0, 1, ulong.MaxValue));
        vm.Put(63, [0x10]);
        Vm.Fails(VmErrorKind.MemoryAccessViolation, () => vm.Call("ed25519_verify", 64, 0, 1_000_000, 0, 32, 0));
    }

    [Fact]
    public void P256_verify_takes_the_hash_as_it_is()
    {
        var vm = new Vm();
        vm.Put(0, Convert.FromHexString("2ba3a8be6b94d5ec80a6d9d1190a436effe50d85a1eee859b8cc6af9bd5c2e18"
            + "4cd60b855d442f5b3c7b11eb6c4e0ae7525fe710fab9aa7c77a67f79e6fadd76022927b10512bae3eddcfe467828128bad2903269919f7086069c8c4df6c732838"));
        vm.Put(200, "123400");
        vm.Call("sha256", 6, 200, 1);
        Assert.Equal(1ul, vm.Call("p256_verify", 64, 0, Register, 1, 33, 64));
        Assert.Equal(0ul, vm.Call("p256_verify", 64, 0, 6, 200, 33, 64));
    }
}
