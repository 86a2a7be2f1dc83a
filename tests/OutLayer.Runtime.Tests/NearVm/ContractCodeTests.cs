using System.Security.Cryptography;
using System.Text;
using OutLayer.Near;
using OutLayer.Protocol;
using OutLayer.Runtime.NearVm;

namespace OutLayer.Runtime.Tests.NearVm;

/// <summary>What code is, by its bytes; and the cache of what was prepared.</summary>
public sealed class ContractCodeTests
{
    private static readonly RuntimeParameters Latest = RuntimeParameters.Latest;

    /// <summary>(module (func (export "main")))</summary>
    private static readonly byte[] Wasm = Convert.FromHexString("0061736d010000000104016000000302010007080104" + "6d61696e" + "00000a040102000b");

    [Theory]
    [InlineData("export {}", true)]
    [InlineData("\uFEFFexport const é = 1;", true)]
    [InlineData("not a contract", true)]
    [InlineData("", false)]
    [InlineData("\0asm\u0001\0\0\0", false)]
    [InlineData("\0as", false)]
    [InlineData("export const a = '\0';", false)]
    public void Text_is_JavaScript(string code, bool isJavaScript) => Assert.Equal(isJavaScript, ContractCode.IsJavaScript(Encoding.UTF8.GetBytes(code)));

    [Fact]
    public void Code_of_neither_kind_fails_as_a_broken_module_and_burns_nothing()
    {
        foreach (byte[] code in (byte[][])[[], [0xFF, 0xFE], Wasm[..^1], "\0asm"u8.ToArray(), [.. "export const main = 1;"u8, 0xC0]])
        {
            var call = Call(ContractCode.Prepare(code, Latest), "main");
            Assert.Equal((FunctionCallErrorGroup.CompilationError, "Deserialization"), (call.Error!.Group, call.Error.Kind));
            Assert.Equal("PrepareError: Error happened while deserializing the module.", call.Error.Message);
            Assert.Equal((0ul, 0ul), (call.Outcome.BurntGas, call.Outcome.UsedGas));
            Assert.Equal("MethodEmptyName", Call(ContractCode.Prepare(code, Latest), "").Error!.Kind);
        }
    }

    [Fact]
    public void JavaScript_has_the_size_limit_of_contracts()
    {
        var limited = Latest with { Limits = Latest.Limits with { MaxContractSize = 40 } };
        byte[] fits = Encoding.UTF8.GetBytes("export const main = () => 1;".PadRight(40)), larger = [.. fits, (byte)' '];
        Assert.Null(Call(ContractCode.Prepare(fits, limited), "main").Error);
        Assert.Equal("Deserialization", Call(ContractCode.Prepare(larger, limited), "main").Error!.Kind);
    }

    [Fact]
    public void Both_kinds_are_called_alike_and_know_their_length()
    {
        foreach (byte[] code in (byte[][])[Wasm, "export function main() {}"u8.ToArray()])
        {
            var contract = ContractCode.Prepare(code, Latest);
            var call = Call(contract, "main");
            Assert.Null(call.Error);
            Assert.Equal(code.Length, contract.Length);
            Assert.True(call.Outcome.BurntGas >= Latest.Prices[Cost.ContractLoadingBase] + Latest.Prices[Cost.ContractLoadingBytes] * (ulong)code.Length);
        }
    }

    [Fact]
    public void The_cache_prepares_once_and_keeps_what_was_used_last()
    {
        var cache = new ContractCodeCache(maxContracts: 2);
        var first = Get(cache, "export const a = 1;");
        Assert.Same(first, Get(cache, "export const a = 1;", mayAsk: false));
        Get(cache, "export const b = 1;");
        Assert.Same(first, Get(cache, "export const a = 1;", mayAsk: false));
        Get(cache, "export const c = 1;"); // b goes
        Assert.Equal(2, cache.Count);
        Assert.Same(first, Get(cache, "export const a = 1;", mayAsk: false));
        Assert.ThrowsAny<InvalidOperationException>(() => Get(cache, "export const b = 1;", mayAsk: false));
    }

    [Fact]
    public void The_cache_is_bounded_by_bytes_too_and_keeps_the_newest()
    {
        var cache = new ContractCodeCache(maxBytes: 100);
        Get(cache, "//".PadRight(60));
        Get(cache, "// ".PadRight(60, 'x'));
        Assert.Equal(1, cache.Count);
        Get(cache, "//".PadRight(1000));
        Assert.Equal(1, cache.Count);
        Get(cache, "//", mayAsk: true);
        Assert.Equal(1, cache.Count);
    }

    [Fact]
    public void A_contract_is_kept_for_the_limits_that_it_was_prepared_with()
    {
        var cache = new ContractCodeCache();
        var smaller = Latest with { Limits = Latest.Limits with { MaxContractSize = 3 } };
        byte[] code = "export const main = () => 1;"u8.ToArray();
        var hash = Hash256.Of(code);
        Assert.Null(Call(cache.Get(hash, () => code, Latest), "main").Error);
        Assert.Equal("Deserialization", Call(cache.Get(hash, () => code, smaller), "main").Error!.Kind);
        Assert.Equal(2, cache.Count);
    }

    [Fact]
    public void Trouble_of_the_host_is_not_remembered()
    {
        var cache = new ContractCodeCache();
        byte[] code = "export const main = () => 1;"u8.ToArray();
        Assert.Throws<IOException>(() => cache.Get(Hash256.Of(code), () => throw new IOException("no disk"), Latest));
        Assert.Null(Call(cache.Get(Hash256.Of(code), () => code, Latest), "main").Error);
    }

    private static IPreparedContract Get(ContractCodeCache cache, string source, bool mayAsk = true)
    {
        byte[] code = Encoding.UTF8.GetBytes(source);
        return cache.Get(Hash256.Of(code), () => mayAsk ? code : throw new InvalidOperationException("the cache should have it"), Latest);
    }

    private static ContractOutcome Call(IPreparedContract contract, string method) =>
        contract.Call(method, CallContextFile.Default, Latest, new MemoryStorage());
}
