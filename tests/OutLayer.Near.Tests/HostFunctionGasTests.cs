namespace OutLayer.Near.Tests;

/// <summary>What every host function costs, to the unit, on each of its paths.</summary>
public sealed class HostFunctionGasTests
{
    private const ulong Register = VmLogic.InRegister;

    private static readonly Case[] Cases =
    [
        new("read_register", vm => vm.Logic.RandomSeed(7), [7, 0],
            "base read_register_base read_register_byte*3 write_memory_base write_memory_byte*3"),
        new("register_len", null, [7], "base"),
        new("write_register", null, [7, 5, 0], "base read_memory_base read_memory_byte*5 write_register_base write_register_byte*5"),

        new("current_account_id", null, [0], "base write_register_base write_register_byte*5"),
        new("signer_account_id", null, [0], "base write_register_base write_register_byte*3"),
        new("signer_account_pk", null, [0], "base write_register_base write_register_byte*3"),
        new("predecessor_account_id", null, [0], "base write_register_base write_register_byte*5"),
        new("input", null, [0], "base write_register_base"),
        new("block_index", null, [], "base"),
        new("block_timestamp", null, [], "base"),
        new("epoch_height", null, [], "base"),
        new("storage_usage", null, [], "base"),

        new("account_balance", null, [0], "base write_memory_base write_memory_byte*16"),
        new("account_locked_balance", null, [0], "base write_memory_base write_memory_byte*16"),
        new("attached_deposit", null, [0], "base write_memory_base write_memory_byte*16"),
        new("prepaid_gas", null, [], "base"),
        new("used_gas", null, [], "base"),

        new("random_seed", null, [0], "base write_register_base write_register_byte*3"),
        new("sha256", null, [7, 0, 0],
            "sha256_base read_memory_base read_memory_byte*7 sha256_byte*7 write_register_base write_register_byte*32"),
        new("sha256", vm => vm.Logic.RandomSeed(4), [Register, 4, 0],
            "sha256_base read_register_base read_register_byte*3 sha256_byte*3 write_register_base write_register_byte*32"),
        new("keccak256", null, [7, 0, 0],
            "keccak256_base read_memory_base read_memory_byte*7 keccak256_byte*7 write_register_base write_register_byte*32"),
        new("keccak512", null, [7, 0, 0],
            "keccak512_base read_memory_base read_memory_byte*7 keccak512_byte*7 write_register_base write_register_byte*64"),
        new("ripemd160", null, [55, 0, 0],
            "ripemd160_base read_memory_base read_memory_byte*55 ripemd160_block write_register_base write_register_byte*20"),
        new("ripemd160", null, [56, 0, 0],
            "ripemd160_base read_memory_base read_memory_byte*56 ripemd160_block*2 write_register_base write_register_byte*20"),

        new("ecrecover", vm => { vm.Memory.AsSpan(0, 96).Fill(1); }, [32, 0, 64, 32, 0, 0, 0],
            "ecrecover_base read_memory_base read_memory_byte*64 read_memory_base read_memory_byte*32"
            + " write_register_base write_register_byte*64"),
        new("ecrecover", null, [32, 0, 64, 32, 0, 0, 0],
            "ecrecover_base read_memory_base read_memory_byte*64 read_memory_base read_memory_byte*32"),
        new("ecrecover", null, [32, 0, 64, 32, 4, 0, 0],
            "ecrecover_base read_memory_base read_memory_byte*64", VmErrorKind.ECRecoverError),
        new("ed25519_verify", null, [64, 0, 5, 0, 32, 0],
            "ed25519_verify_base read_memory_base read_memory_byte*64 read_memory_base read_memory_byte*5"
            + " ed25519_verify_byte*5 read_memory_base read_memory_byte*32"),
        new("ed25519_verify", vm => vm.Put(63, [0x20]), [64, 0, 5, 0, 32, 0],
            "ed25519_verify_base read_memory_base read_memory_byte*64"),
        new("ed25519_verify", vm => vm.Put(63, [0x10]), [64, 0, 5, 0, 32, 0],
            "ed25519_verify_base read_memory_base read_memory_byte*64 read_memory_base read_memory_byte*5"
            + " ed25519_verify_byte*5 read_memory_base read_memory_byte*32"),
        new("ed25519_verify", null, [63, 0, 5, 0, 32, 0],
            "ed25519_verify_base read_memory_base read_memory_byte*63", VmErrorKind.Ed25519VerifyInvalidInput),
        new("ed25519_verify", null, [64, 0, 5, 0, 33, 0],
            "ed25519_verify_base read_memory_base read_memory_byte*64 read_memory_base read_memory_byte*5"
            + " ed25519_verify_byte*5 read_memory_base read_memory_byte*33", VmErrorKind.Ed25519VerifyInvalidInput),
        new("p256_verify", vm => { vm.Memory.AsSpan(0, 64).Fill(1); }, [64, 0, 5, 0, 33, 100],
            "p256_verify_base read_memory_base read_memory_byte*64 read_memory_base read_memory_byte*5"
            + " p256_verify_byte*5 read_memory_base read_memory_byte*33"),
        new("p256_verify", null, [64, 0, 5, 0, 33, 100], "p256_verify_base read_memory_base read_memory_byte*64"),
        new("p256_verify", null, [65, 0, 5, 0, 33, 100],
            "p256_verify_base read_memory_base read_memory_byte*65", VmErrorKind.P256VerifyInvalidInput),
        new("p256_verify", vm => { vm.Memory.AsSpan(0, 64).Fill(1); }, [64, 0, 5, 0, 65, 100],
            "p256_verify_base read_memory_base read_memory_byte*64 read_memory_base read_memory_byte*5"
            + " p256_verify_byte*5 read_memory_base read_memory_byte*65", VmErrorKind.P256VerifyInvalidInput),

        new("alt_bn128_g1_multiexp", null, [192, 0, 0],
            "alt_bn128_g1_multiexp_base read_memory_base read_memory_byte*192 alt_bn128_g1_multiexp_element*2"
            + " write_register_base write_register_byte*64"),
        new("alt_bn128_g1_multiexp", vm => vm.Logic.RandomSeed(4), [Register, 4, 0],
            "alt_bn128_g1_multiexp_base read_register_base read_register_byte*3", VmErrorKind.AltBn128InvalidInput),
        new("alt_bn128_g1_multiexp", vm => vm.Put(0, [1]), [96, 0, 0],
            "alt_bn128_g1_multiexp_base read_memory_base read_memory_byte*96 alt_bn128_g1_multiexp_element",
            VmErrorKind.AltBn128InvalidInput),
        new("alt_bn128_g1_sum", null, [130, 0, 0],
            "alt_bn128_g1_sum_base read_memory_base read_memory_byte*130 alt_bn128_g1_sum_element*2"
            + " write_register_base write_register_byte*64"),
        new("alt_bn128_pairing_check", null, [384, 0],
            "alt_bn128_pairing_check_base read_memory_base read_memory_byte*384 alt_bn128_pairing_check_element*2"),

        new("bls12381_p1_sum", vm => vm.Put(1, [0x40]), [97, 0, 0],
            "bls12381_p1_sum_base bls12381_p1_sum_element read_memory_base read_memory_byte*97"
            + " write_register_base write_register_byte*96"),
        new("bls12381_p1_sum", null, [97, 0, 0],
            "bls12381_p1_sum_base bls12381_p1_sum_element read_memory_base read_memory_byte*97"),
        new("bls12381_p1_sum", null, [200, 0, 0],
            "bls12381_p1_sum_base bls12381_p1_sum_element*2 read_memory_base read_memory_byte*200",
            VmErrorKind.BLS12381InvalidInput),
        new("bls12381_p2_sum", vm => vm.Put(1, [0x40]), [193, 0, 0],
            "bls12381_p2_sum_base bls12381_p2_sum_element read_memory_base read_memory_byte*193"
            + " write_register_base write_register_byte*192"),
        new("bls12381_g1_multiexp", vm => vm.Put(0, [0x40]), [128, 0, 0],
            "bls12381_g1_multiexp_base bls12381_g1_multiexp_element read_memory_base read_memory_byte*128"
            + " write_register_base write_register_byte*96"),
        new("bls12381_g2_multiexp", vm => vm.Put(0, [0x40]), [224, 0, 0],
            "bls12381_g2_multiexp_base bls12381_g2_multiexp_element read_memory_base read_memory_byte*224"
            + " write_register_base write_register_byte*192"),
        new("bls12381_map_fp_to_g1", null, [96, 0, 0],
            "bls12381_map_fp_to_g1_base bls12381_map_fp_to_g1_element*2 read_memory_base read_memory_byte*96"
            + " write_register_base write_register_byte*192"),
        new("bls12381_map_fp2_to_g2", null, [96, 0, 0],
            "bls12381_map_fp2_to_g2_base bls12381_map_fp2_to_g2_element read_memory_base read_memory_byte*96"
            + " write_register_base write_register_byte*192"),
        new("bls12381_pairing_check", null, [288, 0],
            "bls12381_pairing_base read_memory_base read_memory_byte*288 bls12381_pairing_element"),
        new("bls12381_pairing_check", vm => vm.Logic.RandomSeed(4), [Register, 4],
            "bls12381_pairing_base read_register_base read_register_byte*3", VmErrorKind.BLS12381InvalidInput),
        new("bls12381_pairing_check", null, [600, 0],
            "bls12381_pairing_base read_memory_base read_memory_byte*600 bls12381_pairing_element*2",
            VmErrorKind.BLS12381InvalidInput),
        new("bls12381_p1_decompress", vm => vm.Put(0, [0xC0]), [48, 0, 0],
            "bls12381_p1_decompress_base bls12381_p1_decompress_element read_memory_base read_memory_byte*48"
            + " write_register_base write_register_byte*96"),
        new("bls12381_p2_decompress", vm => vm.Put(0, [0xC0]), [96, 0, 0],
            "bls12381_p2_decompress_base bls12381_p2_decompress_element read_memory_base read_memory_byte*96"
            + " write_register_base write_register_byte*192"),

        new("value_return", null, [9, 0], "base read_memory_base read_memory_byte*9"),
        new("value_return", vm => vm.Logic.RandomSeed(4), [Register, 4], "base read_register_base read_register_byte*3"),
        new("panic", null, [], "base", VmErrorKind.GuestPanic),
        new("panic_utf8", null, [4, 0],
            "base utf8_decoding_base read_memory_base read_memory_byte*4 utf8_decoding_byte*4", VmErrorKind.GuestPanic),
        new("log_utf8", null, [4, 0],
            "base utf8_decoding_base read_memory_base read_memory_byte*4 utf8_decoding_byte*4 log_base log_byte*4"),
        new("log_utf16", vm => vm.Put(0, [0xF1, 0, 0x61, 0]), [4, 0],
            "base utf16_decoding_base read_memory_base read_memory_byte*4 utf16_decoding_byte*4 log_base log_byte*3"),
        new("abort", vm => vm.Put(0, [2, 0, 0, 0, 0x6D, 0, 0, 0, 4, 0, 0, 0, 0x66, 0, 0x67, 0]), [4, 12, 5, 6],
            "base read_memory_base read_memory_byte*4 read_memory_base read_memory_byte*4"
            + " utf16_decoding_base read_memory_base read_memory_byte*2 utf16_decoding_byte*2"
            + " utf16_decoding_base read_memory_base read_memory_byte*4 utf16_decoding_byte*4"
            + " log_base log_byte*32", VmErrorKind.GuestPanic),  // m, filename: "fg" line: 5 col: 6

        new("refund_to_account_id", null, [0], "base write_register_base write_register_byte*5"),
        new("chain_id", null, [0], "base write_register_base write_register_byte*8"),
        new("current_contract_code", null, [0], "base"),
        new("validator_stake", vm => vm.Put(0, "bob"), [3, 0, 100],
            "base read_memory_base read_memory_byte*3 utf8_decoding_base utf8_decoding_byte*3 validator_stake_base write_memory_base write_memory_byte*16"),
        new("validator_total_stake", null, [0], "base validator_total_stake_base write_memory_base write_memory_byte*16"),

        new("storage_write", null, [3, 0, 5, 8, 0],
            "base storage_write_base read_memory_base read_memory_byte*3 read_memory_base read_memory_byte*5"
            + " storage_write_key_byte*3 storage_write_value_byte*5"),
        new("storage_write", vm => vm.Storage.Write(new byte[3], new byte[11]), [3, 0, 5, 8, 0],
            "base storage_write_base read_memory_base read_memory_byte*3 read_memory_base read_memory_byte*5"
            + " storage_write_key_byte*3 storage_write_value_byte*5"
            + " storage_write_evicted_byte*11 write_register_base write_register_byte*11"),
        new("storage_read", null, [3, 0, 0],
            "base storage_read_base read_memory_base read_memory_byte*3 storage_read_key_byte*3"),
        new("storage_read", vm => vm.Storage.Write(new byte[3], new byte[4_000]), [3, 0, 0],
            "base storage_read_base read_memory_base read_memory_byte*3 storage_read_key_byte*3"
            + " storage_read_value_byte*4000 write_register_base write_register_byte*4000"),
        new("storage_read", vm => vm.Storage.Write(new byte[3], new byte[4_001]), [3, 0, 0],
            "base storage_read_base read_memory_base read_memory_byte*3 storage_read_key_byte*3"
            + " storage_read_value_byte*4001 storage_large_read_overhead_base storage_large_read_overhead_byte*4001"
            + " write_register_base write_register_byte*4001"),
        new("storage_remove", null, [3, 0, 0],
            "base storage_remove_base read_memory_base read_memory_byte*3 storage_remove_key_byte*3"),
        new("storage_remove", Stored, [3, 0, 0],
            "base storage_remove_base read_memory_base read_memory_byte*3 storage_remove_key_byte*3"
            + " storage_remove_ret_value_byte*11 write_register_base write_register_byte*11"),
        new("storage_has_key", null, [3, 0],
            "base storage_has_key_base read_memory_base read_memory_byte*3 storage_has_key_byte*3"),
        new("storage_iter_prefix", null, [0, 0], "", VmErrorKind.Deprecated),
        new("storage_iter_range", null, [0, 0, 0, 0], "", VmErrorKind.Deprecated),
        new("storage_iter_next", null, [0, 0, 0], "", VmErrorKind.Deprecated),

        new("gas", null, [1_000], "regular_op_cost*1000"),

        new("storage_keys", null, [1, 0, 1, 2, 0, 10, 0],
            "base storage_keys_base read_memory_base read_memory_byte read_memory_base read_memory_byte*2"
            + " storage_keys_byte*3 storage_keys_next_base write_register_base"),
        new("storage_keys", TwoKeys, [2, 0, 0, 0, 0, 10, 0],
            "base storage_keys_base read_memory_base read_memory_byte*2 storage_keys_byte*2"
            + " storage_keys_next_base storage_keys_next_byte*2 storage_keys_next_base storage_keys_next_byte*3"
            + " storage_keys_next_base write_register_base write_register_byte*13"),
        new("storage_keys", TwoKeys, [2, 0, 0, 0, 0, 1, 0],
            "base storage_keys_base read_memory_base read_memory_byte*2 storage_keys_byte*2 storage_keys_next_base"
            + " storage_keys_next_byte*2 write_register_base write_register_byte*6"),
    ];

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, Cases.Length)];

    public static TheoryData<int> NumbersThatCost =>
        [.. Enumerable.Range(0, Cases.Length).Where(number => Cases[number].Costs.Length > 0)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_host_function_costs_what_its_parameters_say(int number)
    {
        var row = Cases[number];
        var vm = new Vm();
        row.Setup?.Invoke(vm);
        ulong before = vm.Burnt;
        if (row.Error is { } kind) Vm.Fails(kind, () => vm.Call(row.Function, row.Args));
        else vm.Call(row.Function, row.Args);
        Assert.Equal(Costs.Sum(row.Costs), vm.Burnt - before);
    }

    [Theory]
    [MemberData(nameof(NumbersThatCost))]
    public void Charges_come_in_order_so_gas_that_ends_between_two_has_paid_the_first(int number)
    {
        var row = Cases[number];
        string[] terms = row.Costs.Split(' ');
        for (int paid = 0; paid < terms.Length; paid++)
        {
            var vm = new Vm();
            row.Setup?.Invoke(vm);
            var before = Profile(vm);
            string affordable = string.Join(' ', terms[..paid]);
            vm.Meter.Burnt = Vm.DefaultContext.PrepaidGas - Costs.Sum(affordable);
            Vm.Fails(VmErrorKind.GasExceeded, () => vm.Call(row.Function, row.Args));
            Assert.Equal(Vm.DefaultContext.PrepaidGas, vm.Burnt);
            var expected = terms[..paid].GroupBy(term => term.Split('*')[0])
                .ToDictionary(group => group.Key, group => Costs.Sum(string.Join(' ', group)));
            Assert.Equal(expected.OrderBy(cost => cost.Key), Difference(before, Profile(vm)));
        }
    }

    [Theory]
    [MemberData(nameof(NumbersThatCost))]
    public void One_unit_less_than_it_costs_ends_the_call_and_burns_all_of_it(int number)
    {
        var row = Cases[number];
        var vm = new Vm();
        row.Setup?.Invoke(vm);
        vm.Meter.Burnt = Vm.DefaultContext.PrepaidGas - Costs.Sum(row.Costs) + 1;
        Vm.Fails(VmErrorKind.GasExceeded, () => vm.Call(row.Function, row.Args));
        Assert.Equal(Vm.DefaultContext.PrepaidGas, vm.Burnt);
    }

    [Fact]
    public void Every_host_function_has_a_case() =>
        Assert.Equal(HostFunctions.All.Select(row => row.Name).Where(name => !Receipts.ReceiptGasTests.Has(name)).Order(),
            Cases.Select(row => row.Function).Distinct().Order());

    // Through the call, which counts its usage.
    private static void Stored(Vm vm) => vm.Logic.StorageWrite(vm.Memory, 3, 0, 11, 100, 0);

    private static void TwoKeys(Vm vm)
    {
        vm.Storage.Write("ab"u8, []);
        vm.Storage.Write("abc"u8, []);
        vm.Put(0, "ab");
    }

    private static Dictionary<string, ulong> Profile(Vm vm) =>
        RuntimeParameters.Latest.Prices.Rows.ToDictionary(row => row.Name, row => vm.Logic.Gas.Profile[row.Cost]);

    private static IEnumerable<KeyValuePair<string, ulong>> Difference(
        Dictionary<string, ulong> before, Dictionary<string, ulong> after) =>
        from cost in after
        where cost.Value != before[cost.Key]
        orderby cost.Key
        select KeyValuePair.Create(cost.Key, cost.Value - before[cost.Key]);

    private sealed record Case(
        string Function, Action<Vm>? Setup, ulong[] Args, string Costs, VmErrorKind? Error = null);
}
