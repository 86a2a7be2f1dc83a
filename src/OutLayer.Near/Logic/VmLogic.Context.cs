using System.Buffers.Binary;
using System.Text;

namespace OutLayer.Near;

/// <content>Registers, context and economics.</content>
public sealed partial class VmLogic
{
    /// <summary>Cost: base + read_register(len) + write_memory(len).</summary>
    public void ReadRegister(Span<byte> memory, ulong registerId, ulong ptr)
    {
        Gas.PayBase(Cost.Base);
        WriteMemory(memory, ptr, _registers.Read(registerId).Span);
    }

    /// <summary>Cost: base. <see cref="ulong.MaxValue"/> if the register is unset.</summary>
    public ulong RegisterLen(ulong registerId)
    {
        Gas.PayBase(Cost.Base);
        return _registers.Length(registerId);
    }

    /// <summary>Cost: base + read_memory(len) + write_register(len).</summary>
    public void WriteRegister(ReadOnlySpan<byte> memory, ulong registerId, ulong dataLen, ulong dataPtr)
    {
        Gas.PayBase(Cost.Base);
        _registers.WriteCopy(registerId, ReadMemory(memory, dataLen, dataPtr));
    }

    /// <summary>Cost: base + write_register(len).</summary>
    public void CurrentAccountId(ulong registerId)
    {
        Gas.PayBase(Cost.Base);
        WriteText(registerId, _context.CurrentAccountId);
    }

    /// <summary>Cost: base + write_register(len). Not in views.</summary>
    public void SignerAccountId(ulong registerId)
    {
        Gas.PayBase(Cost.Base);
        ProhibitInView("signer_account_id");
        WriteText(registerId, _context.SignerAccountId);
    }

    /// <summary>Cost: base + write_register(len). Not in views.</summary>
    public void SignerAccountPk(ulong registerId)
    {
        Gas.PayBase(Cost.Base);
        ProhibitInView("signer_account_pk");
        _registers.Write(registerId, _context.SignerAccountPk);
    }

    /// <summary>Cost: base + write_register(len). Not in views.</summary>
    public void PredecessorAccountId(ulong registerId)
    {
        Gas.PayBase(Cost.Base);
        ProhibitInView("predecessor_account_id");
        WriteText(registerId, _context.PredecessorAccountId);
    }

    /// <summary>Cost: base + write_register_base; bytes are free since protocol version 82.</summary>
    public void Input(ulong registerId)
    {
        Gas.PayBase(Cost.Base);
        _registers.WriteForBase(registerId, _context.Input);
    }

    /// <summary>Cost: base. The block's height; the name is NEAR's history.</summary>
    public ulong BlockIndex() => Known(_context.BlockHeight);

    /// <summary>Cost: base. Nanoseconds since 1970-01-01 UTC.</summary>
    public ulong BlockTimestamp() => Known(_context.BlockTimestamp);

    /// <summary>Cost: base.</summary>
    public ulong EpochHeight() => Known(_context.EpochHeight);

    /// <summary>Cost: base. Bytes of storage that the account uses now.</summary>
    public ulong GetStorageUsage() => Known(StorageUsage);

    /// <summary>Cost: base + write_memory(16). yoctoNEAR, little-endian, with the attached deposit.</summary>
    public void AccountBalance(Span<byte> memory, ulong balancePtr) => WriteAmount(memory, balancePtr, _balance);

    /// <summary>Cost: base + write_memory(16).</summary>
    public void AccountLockedBalance(Span<byte> memory, ulong balancePtr) =>
        WriteAmount(memory, balancePtr, _context.AccountLockedBalance);

    /// <summary>Cost: base + write_memory(16).</summary>
    public void AttachedDeposit(Span<byte> memory, ulong balancePtr) =>
        WriteAmount(memory, balancePtr, _context.AttachedDeposit);

    /// <summary>Cost: base. Not in views.</summary>
    public ulong PrepaidGas()
    {
        Gas.PayBase(Cost.Base);
        ProhibitInView("prepaid_gas");
        return _context.PrepaidGas;
    }

    /// <summary>Cost: base, which the value includes. Not in views.</summary>
    public ulong UsedGas()
    {
        Gas.PayBase(Cost.Base);
        ProhibitInView("used_gas");
        return Gas.Used;
    }

    /// <summary>Cost: <paramref name="opcodes"/> regular ops, and no base.</summary>
    public void BurnOpcodes(uint opcodes) => Gas.Burn(opcodes * _parameters.Engine.RegularOpCost);

    /// <summary>As <c>read_register</c> into a buffer of the register's size, without the copy.</summary>
    internal ReadOnlyMemory<byte> ReadRegister(ulong registerId)
    {
        Gas.PayBase(Cost.Base);
        var data = _registers.Read(registerId);
        PayWriteMemory((ulong)data.Length);
        return data;
    }

    private ulong Known(ulong value)
    {
        Gas.PayBase(Cost.Base);
        return value;
    }

    private void WriteText(ulong registerId, string text) => _registers.Write(registerId, Encoding.UTF8.GetBytes(text));

    private void WriteAmount(Span<byte> memory, ulong ptr, UInt128 amount)
    {
        Gas.PayBase(Cost.Base);
        WriteUInt128(memory, ptr, amount);
    }

    /// <summary>Cost: write_memory(16). Little-endian.</summary>
    private void WriteUInt128(Span<byte> memory, ulong ptr, UInt128 amount)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128LittleEndian(bytes, amount);
        WriteMemory(memory, ptr, bytes);
    }
}
