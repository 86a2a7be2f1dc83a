using System.Buffers.Binary;

namespace OutLayer.Near;

/// <content>Context and economics.</content>
public sealed partial class NearCalls
{
    /// <summary><c>near.currentAccountId</c>.</summary>
    public string CurrentAccountId()
    {
        vm.CurrentAccountId(ResultRegister);
        return TakeText(ResultRegister);
    }

    /// <summary><c>near.signerAccountId</c>. Not in views.</summary>
    public string SignerAccountId()
    {
        vm.SignerAccountId(ResultRegister);
        return TakeText(ResultRegister);
    }

    /// <summary><c>near.signerAccountPk</c>: a kind byte and the key. Not in views.</summary>
    public ReadOnlyMemory<byte> SignerAccountPk()
    {
        vm.SignerAccountPk(ResultRegister);
        return Take(ResultRegister);
    }

    /// <summary><c>near.predecessorAccountId</c>. Not in views.</summary>
    public string PredecessorAccountId()
    {
        vm.PredecessorAccountId(ResultRegister);
        return TakeText(ResultRegister);
    }

    /// <summary><c>near.blockHeight</c> and <c>near.blockIndex</c>.</summary>
    public ulong BlockHeight() => vm.BlockIndex();

    /// <summary><c>near.blockTimestamp</c>: nanoseconds since 1970-01-01 UTC.</summary>
    public ulong BlockTimestamp() => vm.BlockTimestamp();

    /// <summary><c>near.epochHeight</c>.</summary>
    public ulong EpochHeight() => vm.EpochHeight();

    /// <summary><c>near.attachedDeposit</c>: yoctoNEAR.</summary>
    public UInt128 AttachedDeposit()
    {
        Span<byte> amount = stackalloc byte[16];
        vm.AttachedDeposit(amount, 0);
        return BinaryPrimitives.ReadUInt128LittleEndian(amount);
    }

    /// <summary><c>near.accountBalance</c>: yoctoNEAR, with the attached deposit.</summary>
    public UInt128 AccountBalance()
    {
        Span<byte> amount = stackalloc byte[16];
        vm.AccountBalance(amount, 0);
        return BinaryPrimitives.ReadUInt128LittleEndian(amount);
    }

    /// <summary><c>near.accountLockedBalance</c>: yoctoNEAR.</summary>
    public UInt128 AccountLockedBalance()
    {
        Span<byte> amount = stackalloc byte[16];
        vm.AccountLockedBalance(amount, 0);
        return BinaryPrimitives.ReadUInt128LittleEndian(amount);
    }

    /// <summary><c>near.prepaidGas</c>. Not in views.</summary>
    public ulong PrepaidGas() => vm.PrepaidGas();

    /// <summary><c>near.usedGas</c>. Not in views.</summary>
    public ulong UsedGas() => vm.UsedGas();

    /// <summary><c>near.randomSeed</c>.</summary>
    public ReadOnlyMemory<byte> RandomSeed()
    {
        vm.RandomSeed(ResultRegister);
        return Take(ResultRegister);
    }
}
