using System.Reflection;

namespace OutLayer.Near.Tests;

/// <summary>The one table of host functions: complete, unambiguous, and true to the methods it calls.</summary>
public sealed class HostFunctionTableTests
{
    public static TheoryData<string> Names => [.. HostFunctions.All.Select(row => row.Name)];

    [Fact]
    public void Names_are_unique() =>
        Assert.Equal(HostFunctions.All.Length, HostFunctions.All.Select(row => row.Name).Distinct().Count());

    [Theory]
    [MemberData(nameof(Names))]
    public void A_row_uses_as_many_arguments_as_it_declares(string name)
    {
        var row = HostFunctions.All.Single(row => row.Name == name);
        Assert.Matches("^[Ii]*$", row.Parameters);
        Assert.Matches("^[Ii]?$", row.Result);
        var vm = new Vm();
        Assert.IsNotType<IndexOutOfRangeException>(Record.Exception(() => vm.Call(name, new ulong[row.Parameters.Length])));
        if (row.Parameters.Length == 0 || row.Name.StartsWith("storage_iter", StringComparison.Ordinal)) return;
        Assert.IsType<IndexOutOfRangeException>(Record.Exception(() => new Vm().Call(name, new ulong[row.Parameters.Length - 1])));
    }

    [Fact]
    public void Every_public_method_of_a_call_that_takes_numbers_is_in_the_table()
    {
        var methods = typeof(VmLogic).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Where(method => !method.IsSpecialName && method.Name != nameof(VmLogic.Finish));
        string[] renamed = ["GetStorageUsage", "BurnOpcodes"];  // storage_usage, gas
        string[] expected = [.. HostFunctions.All.Select(row => Pascal(row.Name)).Except(["StorageUsage", "Gas"]).Concat(renamed).Order()];
        Assert.Equal(expected, methods.Select(method => method.Name).Order());
    }

    [Fact]
    public void A_32_bit_argument_is_the_low_half_of_its_word()
    {
        var vm = new Vm();
        vm.Call("gas", 0xFFFF_FFFF_0000_0001);
        Assert.Equal(822_756ul, vm.Burnt);
    }

    [Fact]
    public void Only_OutLayers_own_functions_are_off_chain() =>
        Assert.Equal(["storage_keys"], HostFunctions.All.Where(row => row.IsOffChain).Select(row => row.Name));

    private static string Pascal(string name) =>
        string.Concat(name.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}
