namespace OutLayer.Near;

/// <content>Errors of promises, actions and accounts.</content>
internal static partial class VmErrors
{
    public static VmException BalanceExceeded() => new(VmErrorKind.BalanceExceeded, "Exceeded the account balance.");

    public static VmException EmptyMethodName() => new(VmErrorKind.EmptyMethodName, "Tried to call an empty method name.");

    public static VmException InvalidMethodName() => new(VmErrorKind.InvalidMethodName, "VM Logic returned an invalid method name");

    public static VmException InvalidAccountId() => new(VmErrorKind.InvalidAccountId, "VM Logic returned an invalid account id");

    public static VmException InvalidPublicKey() => new(VmErrorKind.InvalidPublicKey, "VM Logic provided an invalid public key");

    public static VmException InvalidPromiseIndex(ulong index) =>
        new(VmErrorKind.InvalidPromiseIndex, $"{index} does not correspond to existing promises");

    public static VmException InvalidPromiseResultIndex(ulong index) =>
        new(VmErrorKind.InvalidPromiseResultIndex, $"Accessed invalid promise result index: {index}");

    public static VmException InvalidActionIndex(int receipt, ulong action) => new(VmErrorKind.InvalidActionIndex,
        $"VM Logic provided an invalid action index: {action} of receipt {receipt}");

    public static VmException CannotAppendActionToJointPromise() =>
        new(VmErrorKind.CannotAppendActionToJointPromise, "Actions can only be appended to non-joint promise.");

    public static VmException CannotReturnJointPromise() =>
        new(VmErrorKind.CannotReturnJointPromise, "Returning joint promise is currently prohibited.");

    public static VmException CannotSetRefundToOnJointPromise() =>
        new(VmErrorKind.CannotSetRefundToOnJointPromise, "Refund receiver can only be set for non-joint promise.");

    public static VmException NumberPromisesExceeded(ulong count, ulong limit) => new(VmErrorKind.NumberPromisesExceeded,
        $"The number of promises within a FunctionCall {count} exceeds the limit {limit}");

    public static VmException NumberInputDataDependenciesExceeded(ulong count, ulong limit) =>
        new(VmErrorKind.NumberInputDataDependenciesExceeded,
            $"The number of input data dependencies {count} exceeds the limit {limit}");

    public static VmException ContractSizeExceeded(ulong size, ulong limit) => new(VmErrorKind.ContractSizeExceeded,
        $"The size of a contract code in DeployContract action {size} exceeds the limit {limit}");

    public static VmException ContractCodeHashMalformed() =>
        new(VmErrorKind.ContractCodeHashMalformed, "contract code hash is malformed");

    public static VmException DataEntryAlreadyExists() =>
        new(VmErrorKind.DataEntryAlreadyExists, "state init data entry already exists");

    public static VmException DataIdMalformed() => new(VmErrorKind.DataIdMalformed, "yield resumption token is malformed");

    public static VmException YieldIdMalformed() => new(VmErrorKind.YieldIdMalformed, "yield id is malformed");

    public static VmException YieldPayloadLength(ulong length, ulong limit) => new(VmErrorKind.YieldPayloadLength,
        $"Yield resume payload is {length} bytes which exceeds the {limit} byte limit");
}
