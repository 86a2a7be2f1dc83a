using System.Globalization;
using BenchmarkDotNet.Attributes;
using OutLayer.Near;

namespace OutLayer.Benchmarks.Near;

/// <summary>Host functions for signatures and curves, from the bytes of a contract to its register.</summary>
public class Mathematics
{
    private const string BlsG1 = "17f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb"
        + "08b3f481e3aaa0f1a09e30ed741d8ae4fcf5e095d5d00af600db18cb2c04b3edd03cc744a2888ae40caa232946c5e7e1";
    private const string BlsG2 = "13e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049334cf11213945d57e5ac7d055d042b7e"
        + "024aa2b2f08f0a91260805272dc51051c6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb8"
        + "0606c4a02ea734cc32acd2b02bc28b99cb3e287e85a763af267492ab572e99ab3f370d275cec1da1aaa9075ff05f79be"
        + "0ce5d527727d6e118cc9cdc6da2e351aadfd9baa8cbdd3a76d429a695160d12c923ac9cc3baca289e193548608b82801";
    private const string BnG1 = "1 2";
    private const string BnG2 = "1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6ed 198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2"
        + " 12c85ea5db8c6deb4aab71808dcb408fe3d1e7690c43d37b4ce6cc0166fa7daa 90689d0585ff075ec9e99ad690c3395bc4b313370b38ef355acdadcd122975b";
    private const string Scalar = "112b450c0769c7cd80ffa552aaab2153adb5646664ee091639784a7f887411f7";

    private readonly byte[] _memory = new byte[1 << 16];

    [Params("bls12381_pairing_check*2", "alt_bn128_pairing_check*2", "bls12381_g1_multiexp*100", "bls12381_g2_multiexp*100",
        "alt_bn128_g1_multiexp*100", "bls12381_map_fp_to_g1*1", "bls12381_map_fp2_to_g2*1", "ed25519_verify*1", "ecrecover*1", "p256_verify*1")]
    public string Function { get; set; } = "";

    private HostFunction _function = null!;
    private ulong[] _arguments = [];

    [GlobalSetup]
    public void Setup()
    {
        string[] parts = Function.Split('*');
        _function = HostFunctions.All.Single(row => row.Name == parts[0]);
        byte[] item = Item(parts[0]);
        int count = int.Parse(parts[1], CultureInfo.InvariantCulture);
        for (int i = 0; i < count; i++) item.CopyTo(_memory, i * item.Length);
        _arguments = parts[0] switch
        {
            "ecrecover" => [32, 0, 64, 32, 0, 0, 0],
            "ed25519_verify" => [64, 0, 1, 96, 32, 64],
            "p256_verify" => [64, 0, 32, 0, 33, 64],
            _ => [(ulong)(count * item.Length), 0, 0],
        };
    }

    [Benchmark]
    public ulong Call()
    {
        var context = new VmContext
        {
            CurrentAccountId = "a", SignerAccountId = "a", PredecessorAccountId = "a", PrepaidGas = 1_000_000_000_000_000,
        };
        return _function.Call(new VmLogic(context, RuntimeParameters.Latest, new MemoryStorage(), new GasMeter()), _memory, _arguments);
    }

    private static byte[] Item(string function) => function switch
    {
        "bls12381_pairing_check" => Convert.FromHexString(BlsG1 + BlsG2),
        "alt_bn128_pairing_check" => Numbers($"{BnG1} {BnG2}"),
        "bls12381_g1_multiexp" => Convert.FromHexString(BlsG1 + Scalar),
        "bls12381_g2_multiexp" => Convert.FromHexString(BlsG2 + Scalar),
        "alt_bn128_g1_multiexp" => Numbers($"{BnG1} {Scalar}"),
        "bls12381_map_fp_to_g1" => [.. new byte[16], .. Enumerable.Repeat((byte)1, 32)],
        "bls12381_map_fp2_to_g2" => [.. new byte[16], .. Enumerable.Repeat((byte)1, 32), .. new byte[48]],
        "ecrecover" => [.. Enumerable.Repeat((byte)1, 96)],
        "ed25519_verify" => Convert.FromHexString(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
            + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c72"),
        _ => Convert.FromHexString("2ba3a8be6b94d5ec80a6d9d1190a436effe50d85a1eee859b8cc6af9bd5c2e18"
            + "4cd60b855d442f5b3c7b11eb6c4e0ae7525fe710fab9aa7c77a67f79e6fadd76022927b10512bae3eddcfe467828128bad2903269919f7086069c8c4df6c732838"),
    };

    private static byte[] Numbers(string numbers) =>
        [.. numbers.Split(' ').SelectMany(number => Convert.FromHexString(number.PadLeft(64, '0')).Reverse())];
}
