namespace OutLayer.Near;

/// <summary>
/// What a receipt and its actions can be charged for: each has a fee for sending (to oneself or to another account) and
/// one for execution. Names are the parameter file's, without <c>action_</c>.
/// </summary>
public enum ActionCost
{
    ActionReceipt,
    DataReceiptBase,
    DataReceiptByte,
    CreateAccount,
    DeleteAccount,
    DeployContract,
    DeployContractByte,
    FunctionCall,
    FunctionCallByte,
    Transfer,
    Stake,
    AddFullAccessKey,
    AddFunctionCallKey,
    AddFunctionCallKeyByte,
    DeleteKey,
    Delegate,
    DeterministicStateInit,
    DeterministicStateInitEntry,
    DeterministicStateInitByte,
    GasKeyTransfer,
    GasKeyByte,
    GasKeyNonceWriteBase,
    DeployGlobalContract,
    DeployGlobalContractByte,
    UseGlobalContract,
    UseGlobalContractIdentifierByte,
}
