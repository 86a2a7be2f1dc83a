using System.Text;
using OutLayer.Near.Curves;

namespace OutLayer.Near;

/// <summary>What actions must be before anything is done with them (nearcore's <c>ActionsValidationError</c>).</summary>
public sealed class ActionValidator(VmLimits limits)
{
    private const int MaxDeployments = 10;

    /// <summary>The first thing that is wrong; null if nothing is.</summary>
    public NearError? Validate(IReadOnlyList<ReceiptAction> actions, string receiver)
    {
        ArgumentNullException.ThrowIfNull(actions);
        if ((ulong)actions.Count > limits.MaxActionsPerReceipt)
            return NearError.Of("TotalNumberOfActionsExceeded", ("total_number_of_actions", (ulong)actions.Count), ("limit", limits.MaxActionsPerReceipt));
        int deployments = actions.Count(action => action is DeployContractAction);
        if (deployments > MaxDeployments)
            return NearError.Of("TotalNumberOfDeployActionsExceeded", ("total_number_of_deploy_actions", (ulong)deployments), ("limit", (ulong)MaxDeployments));
        bool delegated = false;
        for (int i = 0; i < actions.Count; i++)
        {
            if (actions[i] is DeleteAccountAction && i + 1 < actions.Count) return new NearError("DeleteActionMustBeFinal");
            if (actions[i] is DelegateAction && delegated) return new NearError("DelegateActionMustBeOnlyOne");
            delegated |= actions[i] is DelegateAction;
            if (Validate(actions[i], receiver) is { } wrong) return wrong;
        }
        if (GasOf(actions) is not { } gas) return new NearError("IntegerOverflow");
        return gas <= limits.MaxTotalPrepaidGas ? null
            : NearError.Of("TotalPrepaidGasExceeded", ("total_prepaid_gas", gas), ("limit", limits.MaxTotalPrepaidGas));
    }

    private static ulong? GasOf(IReadOnlyList<ReceiptAction> actions)
    {
        UInt128 gas = 0;
        foreach (var action in actions)
            gas += action switch { FunctionCallAction call => call.Gas, DelegateAction inner => GasOf(inner.Actions) ?? ulong.MaxValue, _ => 0 };
        return gas <= ulong.MaxValue ? (ulong)gas : null;
    }

    private NearError? Validate(ReceiptAction action, string receiver) => action switch
    {
        DeployContractAction deploy => Size(deploy.Code.Length),
        DeployGlobalContractAction deploy => Size(deploy.Code.Length),
        FunctionCallAction call => Call(call),
        StakeAction stake => StakingKey(stake.PublicKey.Span),
        AddKeyAction { Permission: { } permission } => Permission(permission),
        AddGasKeyAction add => GasKey(add),
        DeleteAccountAction delete => AccountIds.IsValid(delete.Beneficiary) ? null : NearError.Of("InvalidAccountId", ("account_id", delete.Beneficiary)),
        StateInitAction init => StateInit(init, receiver),
        DelegateAction inner => Validate(inner.Actions, inner.ReceiverId),
        _ => null,
    };

    private NearError? Size(int length) => (ulong)length <= limits.MaxContractSize ? null
        : NearError.Of("ContractSizeExceeded", ("size", (ulong)length), ("limit", limits.MaxContractSize));

    private NearError? Call(FunctionCallAction call)
    {
        if (call.Gas == 0) return new NearError("FunctionCallZeroAttachedGas");
        ulong name = (ulong)Encoding.UTF8.GetByteCount(call.Method);
        if (name > limits.MaxLengthMethodName) return NearError.Of("FunctionCallMethodNameLengthExceeded", ("length", name), ("limit", limits.MaxLengthMethodName));
        ulong length = (ulong)call.Arguments.Length;
        return length <= limits.MaxArgumentsLength ? null
            : NearError.Of("FunctionCallArgumentsLengthExceeded", ("length", length), ("limit", limits.MaxArgumentsLength));
    }

    private static NearError? StakingKey(ReadOnlySpan<byte> key) =>
        key[0] == PublicKeys.Ed25519 && Ed25519.IsInPrimeOrderGroup(key[1..]) ? null
            : NearError.Of("UnsuitableStakingKey", ("public_key", PublicKeyText.Format(key)));

    private NearError? GasKey(AddGasKeyAction add)
    {
        if (add.Permission is { } permission)
        {
            if (Permission(permission) is { } wrong) return wrong;
            if (permission.Allowance is not null) return new NearError("GasKeyFunctionCallAllowanceNotAllowed");
        }
        return add.Nonces > 0 && add.Nonces <= limits.MaxGasKeyNonces ? null
            : NearError.Of("GasKeyInvalidNumNonces", ("requested_nonces", (ulong)add.Nonces), ("limit", limits.MaxGasKeyNonces));
    }

    private NearError? Permission(FunctionCallPermission permission)
    {
        if (!AccountIds.IsValid(permission.ReceiverId)) return NearError.Of("InvalidAccountId", ("account_id", permission.ReceiverId));
        ulong total = 0;
        foreach (string method in permission.MethodNames)
        {
            ulong length = (ulong)Encoding.UTF8.GetByteCount(method);
            if (length > limits.MaxLengthMethodName) return NearError.Of("AddKeyMethodNameLengthExceeded", ("length", length), ("limit", limits.MaxLengthMethodName));
            total += length + 1;
        }
        return total <= limits.MaxNumberBytesMethodNames ? null
            : NearError.Of("AddKeyMethodNamesNumberOfBytesExceeded", ("total_number_of_bytes", total), ("limit", limits.MaxNumberBytesMethodNames));
    }

    private NearError? StateInit(StateInitAction init, string receiver)
    {
        foreach (var (key, value) in init.Data)
        {
            if ((ulong)key.Length > limits.MaxLengthStorageKey)
                return NearError.Of("DeterministicStateInitKeyLengthExceeded", ("length", (ulong)key.Length), ("limit", limits.MaxLengthStorageKey));
            if ((ulong)value.Length > limits.MaxLengthStorageValue)
                return NearError.Of("DeterministicStateInitValueLengthExceeded", ("length", (ulong)value.Length), ("limit", limits.MaxLengthStorageValue));
        }
        string derived = DeterministicAccount.IdOf(init);
        return derived == receiver ? null
            : NearError.Of("InvalidDeterministicStateInitReceiver", ("receiver_id", receiver), ("derived_id", derived));
    }
}
