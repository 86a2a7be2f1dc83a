namespace OutLayer.Near.Tests;

/// <summary>Registers and their limits, and the guest's pointers.</summary>
public sealed class RegistersTests
{
    private const ulong Unset = ulong.MaxValue;

    [Fact]
    public void What_is_written_to_a_register_is_read_from_it()
    {
        var vm = new Vm();
        vm.Put(10, "foo");
        vm.Call("write_register", 42, 3, 10);
        Assert.Equal(3ul, vm.Call("register_len", 42));
        vm.Put(10, "bar");  // the register has its own copy
        vm.Call("read_register", 42, 20);
        Assert.Equal("foo"u8, vm.Memory.AsSpan(20, 3));
    }

    [Fact]
    public void An_unset_register_has_no_length_and_cannot_be_read()
    {
        var vm = new Vm();
        Assert.Equal(Unset, vm.Call("register_len", 24));
        var error = Vm.Fails(VmErrorKind.InvalidRegisterId, () => vm.Call("read_register", 24, 0));
        Assert.Equal("Accessed invalid register id: 24", error.Message);
        Vm.Fails(VmErrorKind.InvalidRegisterId, () => vm.Call("sha256", VmLogic.InRegister, 24, 0));
    }

    [Fact]
    public void At_the_limit_of_their_number_not_even_an_old_register_can_be_set()
    {
        var vm = new Vm();
        for (ulong id = 0; id < 100; id++) vm.Call("write_register", id, 1, 0);
        ulong before = vm.Burnt;
        Vm.Fails(VmErrorKind.MemoryAccessViolation, () => vm.Call("write_register", 100, 1, 0));
        Assert.Equal(Costs.Sum("base read_memory_base read_memory_byte write_register_base write_register_byte"), vm.Burnt - before);
        Vm.Fails(VmErrorKind.MemoryAccessViolation, () => vm.Call("write_register", 0, 1, 0));
        Assert.Equal(1ul, vm.Call("register_len", 0));
    }

    [Fact]
    public void A_register_may_be_as_long_as_the_limit_and_no_longer()
    {
        var vm = Vm.WithLimits(limits => limits with { MaxRegisterSize = 3 });
        vm.Call("write_register", 0, 3, 0);
        Vm.Fails(VmErrorKind.MemoryAccessViolation, () => vm.Call("write_register", 1, 4, 0));
    }

    [Fact]
    public void All_registers_together_count_their_lengths_and_eight_each()
    {
        var vm = Vm.WithLimits(limits => limits with { RegistersMemoryLimit = 11 });
        vm.Call("write_register", 42, 3, 0);
        vm.Call("write_register", 42, 0, 0);  // replacing gives back
        vm.Call("write_register", 42, 3, 0);
        Vm.Fails(VmErrorKind.MemoryAccessViolation, () => vm.Call("write_register", 42, 4, 0));
        Vm.Fails(VmErrorKind.MemoryAccessViolation, () => vm.Call("write_register", 43, 0, 0));
    }

    [Theory]
    [InlineData(65_536, 0, null)]
    [InlineData(0, 65_536, null)]
    [InlineData(65_535, 1, null)]
    [InlineData(65_536, 1, VmErrorKind.MemoryAccessViolation)]
    [InlineData(65_537, 0, VmErrorKind.MemoryAccessViolation)]
    [InlineData(ulong.MaxValue, 1, VmErrorKind.MemoryAccessViolation)]
    [InlineData(ulong.MaxValue, 0, VmErrorKind.MemoryAccessViolation)]
    [InlineData(1, 65_536, VmErrorKind.MemoryAccessViolation)]
    [InlineData(0, 0x0400_0000, VmErrorKind.GasExceeded)]              // paid before it is looked at
    [InlineData(0, 0x1_0000_0000, VmErrorKind.GasLimitExceeded)]
    [InlineData(0, ulong.MaxValue - 1, VmErrorKind.IntegerOverflow)]
    [InlineData(0, ulong.MaxValue, VmErrorKind.IntegerOverflow)]       // write_register has no register mode
    public void A_pointer_and_length_must_lie_in_the_memory(ulong ptr, ulong len, VmErrorKind? error)
    {
        var vm = new Vm();
        if (error is { } kind) Vm.Fails(kind, () => vm.Call("write_register", 0, len, ptr));
        else Assert.Equal(0ul, vm.Call("write_register", 0, len, ptr));
    }

    [Theory]
    [InlineData(65_521)]
    [InlineData(ulong.MaxValue)]
    [InlineData(ulong.MaxValue - 15)]
    public void A_result_must_fit_where_the_guest_points(ulong ptr)
    {
        var vm = new Vm();
        Vm.Fails(VmErrorKind.MemoryAccessViolation, () => vm.Call("attached_deposit", ptr));
        Assert.All(vm.Memory, value => Assert.Equal(0, value));
    }
}
