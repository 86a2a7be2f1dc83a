using System.Text;

namespace OutLayer.Near;

/// <content>The chain: its name, refunds, the account's contract, validators.</content>
public sealed partial class VmLogic
{
    /// <summary>Cost: base + write_register(len). Not in views.</summary>
    public void RefundToAccountId(ulong registerId)
    {
        Gas.PayBase(Cost.Base);
        ProhibitInView("refund_to_account_id");
        WriteText(registerId, _context.RefundToAccountId ?? _context.PredecessorAccountId);
    }

    /// <summary>Cost: base + write_register(len). The chain's name (protocol version 85).</summary>
    public void ChainId(ulong registerId)
    {
        Gas.PayBase(Cost.Base);
        WriteText(registerId, _context.ChainId);
    }

    /// <summary>Cost: base, and write_register(len) of the contract's name if there is one. Gives a <see cref="ContractKind"/>.</summary>
    public ulong CurrentContractCode(ulong registerId)
    {
        Gas.PayBase(Cost.Base);
        if (_context.Contract.Kind != ContractKind.None) _registers.Write(registerId, _context.Contract.Id);
        return (ulong)_context.Contract.Kind;
    }

    /// <summary>Cost: base + account(n) + validator_stake_base + write_memory(16). yoctoNEAR; 0 if the account is no validator.</summary>
    public void ValidatorStake(Span<byte> memory, ulong accountIdLen, ulong accountIdPtr, ulong stakePtr)
    {
        Gas.PayBase(Cost.Base);
        string account = ReadAccountId(memory, accountIdLen, accountIdPtr);
        Gas.PayBase(Cost.ValidatorStakeBase);
        WriteUInt128(memory, stakePtr, _chain.ValidatorStake(account));
    }

    /// <summary>Cost: base + validator_total_stake_base + write_memory(16). yoctoNEAR.</summary>
    public void ValidatorTotalStake(Span<byte> memory, ulong stakePtr)
    {
        Gas.PayBase(Cost.Base);
        Gas.PayBase(Cost.ValidatorTotalStakeBase);
        WriteUInt128(memory, stakePtr, _chain.ValidatorTotalStake);
    }
}
