namespace OutLayer.Near;

/// <summary>Why a call ended at a host function: nearcore's names, and after them OutLayer's own.</summary>
public enum VmErrorKind
{
    BadUTF16,
    BadUTF8,
    GasExceeded,
    GasLimitExceeded,
    GuestPanic,
    IntegerOverflow,
    InvalidRegisterId,
    MemoryAccessViolation,
    ProhibitedInView,
    NumberOfLogsExceeded,
    KeyLengthExceeded,
    ValueLengthExceeded,
    TotalLogLengthExceeded,
    ReturnedValueLengthExceeded,
    Deprecated,
    BalanceExceeded,
    EmptyMethodName,
    InvalidMethodName,
    InvalidAccountId,
    InvalidPublicKey,
    InvalidPromiseIndex,
    InvalidPromiseResultIndex,
    InvalidActionIndex,
    CannotAppendActionToJointPromise,
    CannotReturnJointPromise,
    CannotSetRefundToOnJointPromise,
    NumberPromisesExceeded,
    NumberInputDataDependenciesExceeded,
    ContractSizeExceeded,
    ContractCodeHashMalformed,
    DataEntryAlreadyExists,
    DataIdMalformed,
    YieldIdMalformed,
    YieldPayloadLength,

    // Signatures and curves.
    ECRecoverError,
    Ed25519VerifyInvalidInput,
    P256VerifyInvalidInput,
    AltBn128InvalidInput,
    BLS12381InvalidInput,

    /// <summary>OutLayer's own: an off-chain listing asked for more keys than a page may have.</summary>
    StorageKeysPageExceeded,
}
