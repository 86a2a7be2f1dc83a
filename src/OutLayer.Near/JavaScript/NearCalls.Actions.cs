namespace OutLayer.Near;

/// <content>Actions of a promise.</content>
public sealed partial class NearCalls
{
    /// <summary><c>near.promiseBatchActionCreateAccount</c>.</summary>
    public void CreateAccount(ulong promise) => vm.PromiseBatchActionCreateAccount(promise);

    /// <summary><c>near.promiseBatchActionDeployContract</c>.</summary>
    public void DeployContract(ulong promise, ReadOnlySpan<byte> code) =>
        vm.PromiseBatchActionDeployContract(code, promise, (ulong)code.Length, 0);

    /// <summary><c>near.promiseBatchActionFunctionCall</c>.</summary>
    public void FunctionCall(ulong promise, ReadOnlySpan<byte> method, ReadOnlySpan<byte> args, UInt128 amount, ulong gas)
    {
        byte[] memory = [.. method, .. args, .. Bytes(amount)];
        var (argsAt, amountAt, _) = Places(method.Length, args.Length, 0);
        vm.PromiseBatchActionFunctionCall(memory, promise, (ulong)method.Length, 0, (ulong)args.Length, argsAt, amountAt, gas);
    }

    /// <summary><c>near.promiseBatchActionFunctionCallWeight</c>: also gets a share of the gas that is left.</summary>
    public void FunctionCallWeight(ulong promise, ReadOnlySpan<byte> method, ReadOnlySpan<byte> args, UInt128 amount, ulong gas, ulong weight)
    {
        byte[] memory = [.. method, .. args, .. Bytes(amount)];
        var (argsAt, amountAt, _) = Places(method.Length, args.Length, 0);
        vm.PromiseBatchActionFunctionCallWeight(memory, promise, (ulong)method.Length, 0, (ulong)args.Length, argsAt, amountAt, gas, weight);
    }

    /// <summary><c>near.promiseBatchActionTransfer</c>: yoctoNEAR.</summary>
    public void Transfer(ulong promise, UInt128 amount) => vm.PromiseBatchActionTransfer(Bytes(amount), promise, 0);

    /// <summary><c>near.promiseBatchActionStake</c>: yoctoNEAR, and a kind byte with the key.</summary>
    public void Stake(ulong promise, UInt128 amount, ReadOnlySpan<byte> key)
    {
        byte[] memory = [.. key, .. Bytes(amount)];
        vm.PromiseBatchActionStake(memory, promise, (ulong)key.Length, (ulong)key.Length, 0);
    }

    /// <summary><c>near.promiseBatchActionAddKeyWithFullAccess</c>.</summary>
    public void AddKeyWithFullAccess(ulong promise, ReadOnlySpan<byte> key, ulong nonce) =>
        vm.PromiseBatchActionAddKeyWithFullAccess(key, promise, (ulong)key.Length, 0, nonce);

    /// <summary><c>near.promiseBatchActionAddKeyWithFunctionCall</c>; an allowance of 0 is none, methods are parted by commas.</summary>
    public void AddKeyWithFunctionCall(
        ulong promise, ReadOnlySpan<byte> key, ulong nonce, UInt128 allowance, ReadOnlySpan<byte> receiver, ReadOnlySpan<byte> methods)
    {
        byte[] memory = [.. key, .. receiver, .. methods, .. Bytes(allowance)];
        var (receiverAt, methodsAt, allowanceAt) = Places(key.Length, receiver.Length, methods.Length);
        vm.PromiseBatchActionAddKeyWithFunctionCall(memory, promise, (ulong)key.Length, 0, nonce, allowanceAt,
            (ulong)receiver.Length, receiverAt, (ulong)methods.Length, methodsAt);
    }

    /// <summary><c>near.promiseBatchActionDeleteKey</c>.</summary>
    public void DeleteKey(ulong promise, ReadOnlySpan<byte> key) => vm.PromiseBatchActionDeleteKey(key, promise, (ulong)key.Length, 0);

    /// <summary><c>near.promiseBatchActionDeleteAccount</c>.</summary>
    public void DeleteAccount(ulong promise, ReadOnlySpan<byte> beneficiary) =>
        vm.PromiseBatchActionDeleteAccount(beneficiary, promise, (ulong)beneficiary.Length, 0);
}
