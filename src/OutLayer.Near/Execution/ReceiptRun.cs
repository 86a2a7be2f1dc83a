namespace OutLayer.Near;

/// <summary>The actions of one receipt, in order, until one fails. Who acts changes as they create accounts.</summary>
internal sealed partial class ReceiptRun(
    ActionReceipt receipt, IReadOnlyList<PromiseResult> promiseResults, NearLedger ledger, BlockContext block, RuntimeParameters parameters,
    IContractRunner contracts, ActionValidator validator)
{
    private readonly ActionFees _fees = new(parameters);
    private readonly string _id = receipt.ReceiverId;
    private Account? _account;
    private string _actor = receipt.PredecessorId;

    public ActionResult Result { get; } = new();

    /// <summary>Whether the receiver is there now and was not before.</summary>
    public bool CreatedAccount { get; private set; }

    public void Execute()
    {
        var before = _account = ledger.FindAccount(_id);
        Result.Pay(_fees.ReceiptExecute);
        for (int i = 0; i < receipt.Actions.Count && Result.Error is null; i++) Execute(i);
        if (Result.Error is not null) return;
        CreatedAccount = before is null && _account is not null;
        if (_account is not { } account) return;
        var missing = StorageStake.Missing(account, account.Amount, parameters);
        if (missing > 0) Result.Fail(NearError.Of("LackBalanceForState", ("account_id", _id), ("amount", missing)), action: null);
        else ledger.Set(_id, account);
    }

    private void Execute(int index)
    {
        var action = receipt.Actions[index];
        int receiptsBefore = Result.NewReceipts.Count;
        Result.Pay(_fees.Execute(action, _id));
        (Result.Value, Result.ReturnedReceipt) = (default, null);
        var error = Refuse(action) ?? Apply(action, index) ?? ValidateNew(receiptsBefore);
        if (error is not null) Result.Fail(error, index);
    }

    private NearError? Apply(ReceiptAction action, int index) => action switch
    {
        CreateAccountAction => Create(),
        DeployContractAction deploy => Deploy(deploy),
        FunctionCallAction call => Call(call, index),
        TransferAction transfer => Transfer(transfer.Deposit),
        StakeAction stake => Stake(stake),
        AddKeyAction add => AddKey(add.PublicKey.Span, new AccessKey(block.FirstNonce, add.Permission)),
        AddGasKeyAction add => AddKey(add.PublicKey.Span, new AccessKey(0, add.Permission, new GasKeyInfo(0, add.Nonces))),
        DeleteKeyAction delete => DeleteKey(delete.PublicKey.Span),
        DeleteAccountAction delete => DeleteAccount(delete),
        DelegateAction delegation => Delegate(delegation),
        DeployGlobalContractAction deploy => DeployGlobal(deploy),
        UseGlobalContractAction use => UseGlobal(use.Contract),
        StateInitAction init => InitState(init),
        TransferToGasKeyAction transfer => MoveToGasKey(transfer),
        WithdrawFromGasKeyAction withdraw => Withdraw(withdraw),
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "no such action"),
    };

    private NearError? Refuse(ReceiptAction action) => RefuseExistence(action) ?? RefuseActor(action);

    // What each action asks of the account's being there.
    private NearError? RefuseExistence(ReceiptAction action)
    {
        var kind = AccountIds.KindOf(_id);
        bool only = receipt.Actions.Count == 1 && !receipt.IsRefund;
        if (action is CreateAccountAction)
        {
            if (_account is not null) return NearError.Of("AccountAlreadyExists", ("account_id", _id));
            return kind == AccountKind.Named ? null : NearError.Of("OnlyImplicitAccountCreationAllowed", ("account_id", _id));
        }
        if (_account is not null) return null;
        bool makes = action is StateInitAction || (action is TransferAction && (only || kind == AccountKind.NearDeterministic) && kind != AccountKind.Named);
        return makes ? null : NearError.Of("AccountDoesNotExist", ("account_id", _id));
    }

    private NearError? RefuseActor(ReceiptAction action)
    {
        if (action is not (DeployContractAction or StakeAction or AddKeyAction or AddGasKeyAction or DeleteKeyAction or DeleteAccountAction
            or WithdrawFromGasKeyAction or DeployGlobalContractAction or UseGlobalContractAction)) return null;
        if (_actor != _id) return NearError.Of("ActorNoPermission", ("account_id", _id), ("actor_id", _actor));
        return action is DeleteAccountAction && _account!.Locked > 0 ? NearError.Of("DeleteAccountStaking", ("account_id", _id)) : null;
    }

    // A receipt that nobody could run fails the action that made it.
    private NearError? ValidateNew(int from)
    {
        foreach (var created in Result.NewReceipts.Skip(from).OfType<ActionReceipt>())
        {
            if ((ulong)created.InputDataIds.Count > parameters.Limits.MaxInputDataDependencies)
                return Invalid(NearError.Of("NumberInputDataDependenciesExceeded", ("number_of_input_data_dependencies", (ulong)created.InputDataIds.Count), ("limit", parameters.Limits.MaxInputDataDependencies)));
            if (validator.Validate(created.Actions, created.ReceiverId) is { } wrong) return Invalid(NearError.Around("ActionsValidation", wrong));
            ulong size = (ulong)ReceiptBorsh.SizeOf(created);
            if (size > parameters.Limits.MaxReceiptSize) return Invalid(NearError.Of("ReceiptSizeExceeded", ("size", size), ("limit", parameters.Limits.MaxReceiptSize)));
        }
        return null;
    }

    private static NearError Invalid(NearError error) => NearError.Around("NewReceiptValidationError", error);
}
