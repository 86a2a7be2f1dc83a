namespace OutLayer.Near;

/// <summary>How an account has its contract; numbers are those of <c>current_contract_code</c>.</summary>
public enum ContractKind : ulong
{
    None = 0,

    /// <summary>Code of its own, named by its hash.</summary>
    Local = 1,

    /// <summary>A global contract by its hash.</summary>
    Global = 2,

    /// <summary>A global contract by the account that deployed it.</summary>
    GlobalByAccount = 3,
}

/// <param name="Kind">How.</param>
/// <param name="Id">The hash (32 bytes), or the account's name in UTF-8; empty for none.</param>
public readonly record struct ContractId(ContractKind Kind, ReadOnlyMemory<byte> Id);

/// <summary>The result of a promise that a callback waited for; numbers are those of <c>promise_result</c>.</summary>
public enum PromiseResultKind : ulong
{
    NotReady = 0,
    Successful = 1,
    Failed = 2,
}

/// <param name="Kind">Whether it is there.</param>
/// <param name="Value">What was returned, if it was successful.</param>
public readonly record struct PromiseResult(PromiseResultKind Kind, ReadOnlyMemory<byte> Value = default);
