namespace OutLayer.Near.Tests.Receipts;

/// <summary>What functions of promises burn that are no actions, to the unit; actions are in <see cref="ActionGasTests"/>.</summary>
public sealed class ReceiptGasTests
{
    private static readonly Case[] Cases =
    [
        new("promise_results_count", null, [], "base"),
        new("promise_set_refund_to", vm => { vm.Create(); vm.Put(0, "bob"); }, [0, 3, 0],
            "base read_memory_base read_memory_byte*3 utf8_decoding_base utf8_decoding_byte*3"),
        new("promise_return", vm => { vm.Create(); }, [0], "base promise_return"),
        new("promise_result", null, [0, 0], "base", VmErrorKind.InvalidPromiseResultIndex),
        new("promise_and", null, [0, 0], "base promise_and_base read_memory_base"),
        new("promise_batch_create", vm => vm.Put(0, "bob"), [3, 0],
            "base read_memory_base read_memory_byte*3 utf8_decoding_base utf8_decoding_byte*3 action_receipt_creation.send"),
        new("promise_batch_then", vm => { vm.Create(); vm.Put(0, "bob"); }, [0, 3, 0],
            "base read_memory_base read_memory_byte*3 utf8_decoding_base utf8_decoding_byte*3 action_receipt_creation.send"
            + " data_receipt_creation_base.send data_receipt_creation_base.exec"),
        new("promise_create", vm => vm.Put(0, "bob"), [3, 0, 3, 0, 2, 0, 1_000, 7],
            "base*2 read_memory_base read_memory_byte*3 utf8_decoding_base utf8_decoding_byte*3 action_receipt_creation.send"
            + " read_memory_base*3 read_memory_byte*21 action_function_call.send action_function_call_per_byte.send*5"),
        new("promise_then", vm => { vm.Create(); vm.Put(0, "bob"); }, [0, 3, 0, 3, 0, 2, 0, 1_000, 7],
            "base*2 read_memory_base read_memory_byte*3 utf8_decoding_base utf8_decoding_byte*3 action_receipt_creation.send"
            + " data_receipt_creation_base.send data_receipt_creation_base.exec"
            + " read_memory_base*3 read_memory_byte*21 action_function_call.send action_function_call_per_byte.send*5"),
        new("promise_yield_create", vm => vm.Put(0, "foo"), [3, 0, 2, 0, 9, 0, 4],
            "base yield_create_base read_memory_base*2 read_memory_byte*5 yield_create_byte*5 action_receipt_creation.sir"
            + " data_receipt_creation_base.sir data_receipt_creation_base.exec action_function_call.sir action_function_call_per_byte.sir*5"
            + " write_register_base write_register_byte*32"),
        new("promise_yield_create_with_id", vm => vm.Put(0, "foo"), [3, 0, 2, 0, 1_000, 9, 0, 32, 0],
            "base yield_create_with_id_base read_memory_base*4 read_memory_byte*53 yield_create_byte*5 action_receipt_creation.sir"
            + " data_receipt_creation_base.sir data_receipt_creation_base.exec action_function_call.sir action_function_call_per_byte.sir*5"),
        new("promise_yield_resume", null, [32, 0, 7, 0], "base yield_resume_base yield_resume_byte*7 read_memory_base*2 read_memory_byte*39"),
        new("promise_yield_resume_with_yield_id", null, [32, 0, 7, 0], "base yield_resume_base yield_resume_byte*7 read_memory_base*2 read_memory_byte*39"),
        new("set_state_init_data_entry", vm => { vm.Act("state_init", vm.Create()); }, [0, 0, 3, 0, 4, 0],
            "base read_memory_base*2 read_memory_byte*7 action_deterministic_state_init_per_byte.send*7"),
    ];

    public static TheoryData<string> Names => [.. Cases.Select(row => row.Function)];

    /// <summary>Whether the tests here are about that function.</summary>
    public static bool Has(string function) => function.StartsWith("promise_", StringComparison.Ordinal) || function == "set_state_init_data_entry";

    [Theory]
    [MemberData(nameof(Names))]
    public void It_burns_what_the_table_says(string function)
    {
        var row = Cases.Single(row => row.Function == function);
        var vm = new Vm(Promising.Rich);
        row.Setup?.Invoke(vm);
        ulong burnt = vm.Burnt;
        var error = Record.Exception(() => vm.Call(function, row.Args)) as VmException;
        Assert.Equal(row.Error, error?.Kind);
        Assert.Equal(Costs.Sum(row.Costs), vm.Burnt - burnt);
    }

    [Fact]
    public void Every_function_has_a_case_here_or_among_the_actions() =>
        Assert.Equal(HostFunctions.All.Select(row => row.Name).Where(name => Has(name) && !name.StartsWith("promise_batch_action_", StringComparison.Ordinal)).Order(),
            Cases.Select(row => row.Function).Order());

    private sealed record Case(string Function, Action<Vm>? Setup, ulong[] Args, string Costs, VmErrorKind? Error = null);
}
