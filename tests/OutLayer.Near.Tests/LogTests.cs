using System.Text;

namespace OutLayer.Near.Tests;

/// <summary>Logs, panics and returned values: text, encodings and limits.</summary>
public sealed class LogTests
{
    private const ulong ToNul = VmLogic.InRegister;

    [Fact]
    public void Logs_are_kept_in_order()
    {
        var vm = new Vm();
        vm.Put(0, "j \u00f1 r'\u00f8\0");
        vm.Call("log_utf8", 4, 0);
        vm.Call("log_utf8", ToNul, 0);
        vm.Put(100, Encoding.Unicode.GetBytes("$ q\u00f2\U0001F600\0"));
        vm.Call("log_utf16", 6, 100);
        vm.Call("log_utf16", ToNul, 100);
        Assert.Equal(["j \u00f1", "j \u00f1 r'\u00f8", "$ q", "$ q\u00f2\U0001F600"], vm.Logic.Logs);
    }

    [Fact]
    public void A_log_may_be_empty_or_begin_with_a_byte_order_mark()
    {
        var vm = new Vm();
        vm.Call("log_utf8", 0, 0);
        vm.Put(0, [0xEF, 0xBB, 0xBF, 0x61]);
        vm.Call("log_utf8", 4, 0);
        Assert.Equal(["", "\uFEFFa"], vm.Logic.Logs);
    }

    [Theory]
    [InlineData("80")]
    [InlineData("C0AF")]        // overlong
    [InlineData("EDA080")]      // a surrogate
    [InlineData("F4908080")]    // beyond U+10FFFF
    [InlineData("E282")]        // cut short
    public void Bytes_that_are_not_UTF8_end_the_call(string hex)
    {
        var vm = new Vm();
        vm.Put(0, Convert.FromHexString(hex));
        Vm.Fails(VmErrorKind.BadUTF8, () => vm.Call("log_utf8", (ulong)hex.Length / 2, 0));
        Vm.Fails(VmErrorKind.BadUTF8, () => vm.Call("panic_utf8", (ulong)hex.Length / 2, 0));
        Assert.Empty(vm.Logic.Logs);
    }

    [Theory]
    [InlineData("61", "odd")]
    [InlineData("00D8", "a lone high surrogate")]
    [InlineData("00DC00D8", "surrogates in the wrong order")]
    public void Bytes_that_are_not_UTF16_end_the_call(string hex, string why)
    {
        var vm = new Vm();
        vm.Put(0, Convert.FromHexString(hex));
        var error = Vm.Fails(VmErrorKind.BadUTF16, () => vm.Call("log_utf16", (ulong)hex.Length / 2, 0));
        Assert.True(error.Message == "String encoding is bad UTF-16 sequence.", why);
    }

    [Fact]
    public void The_101st_log_ends_the_call_for_its_base()
    {
        var vm = new Vm();
        for (int i = 0; i < 100; i++) vm.Call("log_utf8", 0, 0);
        ulong before = vm.Burnt;
        var error = Vm.Fails(VmErrorKind.NumberOfLogsExceeded, () => vm.Call("log_utf8", 0, 0));
        Assert.Equal("The number of logs will exceed the limit 100", error.Message);
        Assert.Equal(Costs.Sum("base"), vm.Burnt - before);
        Vm.Fails(VmErrorKind.NumberOfLogsExceeded, () => vm.Call("log_utf16", 0, 0));
        Vm.Fails(VmErrorKind.NumberOfLogsExceeded, () => vm.Call("abort", 4, 4, 0, 0));
        Assert.Equal(100, vm.Logic.Logs.Count);
    }

    [Fact]
    public void All_logs_together_have_16384_bytes_and_a_panic_only_what_is_left()
    {
        var vm = new Vm();
        vm.Memory.AsSpan().Fill((byte)'a');
        vm.Call("log_utf8", 16_380, 0);
        ulong before = vm.Burnt;
        var error = Vm.Fails(VmErrorKind.TotalLogLengthExceeded, () => vm.Call("log_utf8", 5, 0));
        Assert.Equal("The length of a log message 16385 exceeds the limit 16384", error.Message);
        Assert.Equal(Costs.Sum("base utf8_decoding_base"), vm.Burnt - before);  // before it is read
        Vm.Fails(VmErrorKind.TotalLogLengthExceeded, () => vm.Call("panic_utf8", 5, 0));
        vm.Call("log_utf8", 4, 0);
        Vm.Fails(VmErrorKind.TotalLogLengthExceeded, () => vm.Call("log_utf8", 1, 0));
        vm.Call("log_utf8", 0, 0);
        Assert.Equal(3, vm.Logic.Logs.Count);
    }

    [Theory]
    [InlineData("log_utf8", "utf8_decoding_base read_memory_base*9 read_memory_byte*9", 8)]
    [InlineData("log_utf16", "utf16_decoding_base read_memory_base*5 read_memory_byte*10", 8)]
    public void A_string_without_NUL_is_read_to_the_end_of_the_budget(string function, string costs, ulong budget)
    {
        var vm = Vm.WithLimits(limits => limits with { MaxTotalLogLength = budget });
        vm.Memory.AsSpan(0, 100).Fill((byte)'a');
        Vm.Fails(VmErrorKind.TotalLogLengthExceeded, () => vm.Call(function, ToNul, 0));
        // UTF-16 stops once four units are more than the budget's eight bytes would hold with a fifth
        Assert.Equal(Costs.Sum("base " + costs), vm.Burnt);
    }

    [Fact]
    public void UTF16_counts_its_own_bytes_when_read_and_those_of_UTF8_when_logged()
    {
        var vm = Vm.WithLimits(limits => limits with { MaxTotalLogLength = 4 });
        vm.Put(0, Encoding.Unicode.GetBytes("\u20AC\u20AC"));  // 4 bytes, 6 in UTF-8
        var error = Vm.Fails(VmErrorKind.TotalLogLengthExceeded, () => vm.Call("log_utf16", 4, 0));
        Assert.Equal("The length of a log message 12 exceeds the limit 4", error.Message);  // nearcore counts it twice
        Assert.Equal(Costs.Sum("base utf16_decoding_base read_memory_base read_memory_byte*4 utf16_decoding_byte*4 log_base log_byte*6"), vm.Burnt);
        Vm.Fails(VmErrorKind.TotalLogLengthExceeded, () => vm.Call("log_utf16", 6, 0));
    }

    [Theory]
    [InlineData("log_utf8", 16, "read_memory_base*17 read_memory_byte*17 utf8_decoding_base")]
    [InlineData("log_utf16", 16, "read_memory_base*9 read_memory_byte*18 utf16_decoding_base")]
    public void A_string_that_runs_out_of_the_memory_has_paid_for_what_it_read(string function, int tail, string costs)
    {
        var vm = new Vm();
        vm.Memory.AsSpan(vm.Memory.Length - tail).Fill((byte)'a');
        Vm.Fails(VmErrorKind.MemoryAccessViolation, () => vm.Call(function, ToNul, (ulong)(vm.Memory.Length - tail)));
        Assert.Equal(Costs.Sum("base " + costs), vm.Burnt);
        Vm.Fails(VmErrorKind.MemoryAccessViolation, () => vm.Call(function, ToNul, ulong.MaxValue));
    }

    [Fact]
    public void A_panic_carries_the_guests_words()
    {
        var vm = new Vm();
        vm.Put(0, "over\0");
        var error = Vm.Fails(VmErrorKind.GuestPanic, () => vm.Call("panic_utf8", ToNul, 0));
        Assert.Equal(("Smart contract panicked: over", "over"), (error.Message, error.PanicText));
        error = Vm.Fails(VmErrorKind.GuestPanic, () => vm.Call("panic"));
        Assert.Equal("Smart contract panicked: explicit guest panic", error.Message);
        Assert.False(error.IsOutOfGas);
    }

    [Fact]
    public void Abort_logs_and_panics_with_message_file_and_place()
    {
        var vm = new Vm();
        vm.Put(0, [2, 0, 0, 0, 0x6D, 0, 0, 0, 4, 0, 0, 0, 0x66, 0, 0x67, 0]);
        var error = Vm.Fails(VmErrorKind.GuestPanic, () => vm.Call("abort", 4, 12, 5, 6));
        Assert.Equal("m, filename: \"fg\" line: 5 col: 6", error.PanicText);
        Assert.Equal(["ABORT: m, filename: \"fg\" line: 5 col: 6"], vm.Logic.Logs);
    }

    [Theory]
    [InlineData(3, 12)]
    [InlineData(12, 0)]
    public void Abort_needs_room_for_the_lengths_before_its_strings(ulong message, ulong file)
    {
        var vm = new Vm();
        Vm.Fails(VmErrorKind.BadUTF16, () => vm.Call("abort", message, file, 0, 0));
        Assert.Equal(Costs.Sum("base"), vm.Burnt);
    }

    [Fact]
    public void The_last_returned_value_counts_and_is_a_copy()
    {
        var vm = new Vm();
        vm.Put(0, "onetwo");
        vm.Call("value_return", 3, 0);
        vm.Call("value_return", 3, 3);
        vm.Memory.AsSpan().Clear();
        Assert.Equal("two"u8, vm.Logic.ReturnValue!.Value.Span);
    }

    [Fact]
    public void A_returned_value_has_a_limit()
    {
        var vm = Vm.WithLimits(limits => limits with { MaxLengthReturnedData = 3 });
        vm.Call("value_return", 3, 0);
        var error = Vm.Fails(VmErrorKind.ReturnedValueLengthExceeded, () => vm.Call("value_return", 4, 0));
        Assert.Equal("The length of a returned value 4 exceeds the limit 3", error.Message);
    }

    [Fact]
    public void Each_receiver_of_the_result_costs_a_data_receipt_by_the_byte()
    {
        var vm = new Vm(Vm.DefaultContext with { OutputDataReceivers = ["alice", "dave", "erin"] });
        vm.Call("value_return", 10, 0);
        const ulong toSelf = 17_212_011 + 17_212_011, toOther = 47_683_715 + 17_212_011;
        Assert.Equal(Costs.Sum("base read_memory_base read_memory_byte*10") + 10 * (toSelf + 2 * toOther), vm.Burnt);
        Assert.Equal(10 * (toSelf + 2 * toOther), vm.Logic.Gas.Profile[ActionCost.DataReceiptByte]);
        Assert.Equal(vm.Burnt, vm.Logic.Gas.Used);
    }
}
