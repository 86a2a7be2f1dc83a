using System.Text;

namespace OutLayer.Near.Tests;

/// <summary>The hash functions against published vectors.</summary>
public sealed class HashTests
{
    [Theory]
    [InlineData("sha256", "tesdsst", "12b0739c2d64f184b4864d2a696fc77f76705cff582b53937a371a242a9ca09e")]
    [InlineData("sha256", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("keccak256", "", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470")]
    [InlineData("keccak256", "abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45")]
    [InlineData("keccak512", "", "0eab42de4c3ceb9235fc91acffe746b29c29a8c366b7c60e4e67c466f36a4304c00fa9caf9d87976ba469bcbe06713b4"
        + "35f091ef2769fb160cdab33d3670680e")]
    [InlineData("ripemd160", "", "9c1185a5c5e9fc54612808977ee8f548b2258d31")]
    [InlineData("ripemd160", "abc", "8eb208f7e05d987a9b044a8e98c6b087f15a0bfc")]
    public void A_hash_is_the_published_one(string function, string text, string expected)
    {
        var vm = new Vm();
        vm.Put(5, text);
        vm.Call(function, (ulong)Encoding.UTF8.GetByteCount(text), 5, 1);
        Assert.Equal(expected, Convert.ToHexStringLower(vm.Register(1)!));
    }

    [Theory]
    [InlineData("keccak256")]
    [InlineData("keccak512")]
    [InlineData("ripemd160")]
    public void A_value_longer_than_a_piece_hashes_the_same_from_memory_and_register(string function)
    {
        var vm = new Vm();
        for (int i = 0; i < 10_000; i++) vm.Memory[i] = (byte)(i * 7);
        vm.Call(function, 10_000, 0, 1);
        vm.Call("write_register", 2, 10_000, 0);
        vm.Call(function, VmLogic.InRegister, 2, 3);
        vm.Call(function, 9_999, 0, 4);
        Assert.Equal(vm.Register(1), vm.Register(3));
        Assert.NotEqual(vm.Register(1), vm.Register(4));
    }
}
