namespace OutLayer.Near;

/// <summary>What a key for function calls may sign: one call without a deposit, of one account, of some methods.</summary>
internal static class KeyPermissions
{
    /// <summary>nearcore's <c>InvalidAccessKeyError</c>; null if it may.</summary>
    public static NearError? Refuse(FunctionCallPermission permission, string receiver, IReadOnlyList<ReceiptAction> actions)
    {
        if (actions is not [FunctionCallAction call]) return new NearError("RequiresFullAccess");
        if (call.Deposit > 0) return new NearError("DepositWithFunctionCall");
        if (receiver != permission.ReceiverId) return NearError.Of("ReceiverMismatch", ("tx_receiver", receiver), ("ak_receiver", permission.ReceiverId));
        return permission.MethodNames.Count == 0 || permission.MethodNames.Contains(call.Method)
            ? null : NearError.Of("MethodNameMismatch", ("method_name", call.Method));
    }
}
