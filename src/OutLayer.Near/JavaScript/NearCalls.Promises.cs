using System.Buffers.Binary;

namespace OutLayer.Near;

/// <content>
/// Promises. A host function reads its arguments from one memory: they are laid side by side, as a compiled contract has
/// them in its own.
/// </content>
public sealed partial class NearCalls
{
    /// <summary><c>near.promiseCreate</c>: the promise's index.</summary>
    public ulong PromiseCreate(ReadOnlySpan<byte> account, ReadOnlySpan<byte> method, ReadOnlySpan<byte> args, UInt128 amount, ulong gas)
    {
        byte[] memory = [.. account, .. method, .. args, .. Bytes(amount)];
        var (methodAt, argsAt, amountAt) = Places(account.Length, method.Length, args.Length);
        return vm.PromiseCreate(memory, (ulong)account.Length, 0, (ulong)method.Length, methodAt, (ulong)args.Length, argsAt, amountAt, gas);
    }

    /// <summary><c>near.promiseThen</c>: the index of the promise that waits for the other.</summary>
    public ulong PromiseThen(ulong promise, ReadOnlySpan<byte> account, ReadOnlySpan<byte> method, ReadOnlySpan<byte> args, UInt128 amount, ulong gas)
    {
        byte[] memory = [.. account, .. method, .. args, .. Bytes(amount)];
        var (methodAt, argsAt, amountAt) = Places(account.Length, method.Length, args.Length);
        return vm.PromiseThen(memory, promise, (ulong)account.Length, 0, (ulong)method.Length, methodAt, (ulong)args.Length, argsAt, amountAt, gas);
    }

    /// <summary><c>near.promiseAnd</c>: the index of a promise that is ready when all of these are.</summary>
    public ulong PromiseAnd(ReadOnlySpan<ulong> promises)
    {
        byte[] memory = new byte[promises.Length * sizeof(ulong)];
        for (int i = 0; i < promises.Length; i++) BinaryPrimitives.WriteUInt64LittleEndian(memory.AsSpan(i * sizeof(ulong)), promises[i]);
        return vm.PromiseAnd(memory, 0, (ulong)promises.Length);
    }

    /// <summary><c>near.promiseBatchCreate</c>.</summary>
    public ulong PromiseBatchCreate(ReadOnlySpan<byte> account) => vm.PromiseBatchCreate(account, (ulong)account.Length, 0);

    /// <summary><c>near.promiseBatchThen</c>.</summary>
    public ulong PromiseBatchThen(ulong promise, ReadOnlySpan<byte> account) => vm.PromiseBatchThen(account, promise, (ulong)account.Length, 0);

    /// <summary><c>near.promiseResultsCount</c>.</summary>
    public ulong PromiseResultsCount() => vm.PromiseResultsCount();

    /// <summary><c>near.promiseResult</c>: what became of it, and its bytes where it was successful.</summary>
    public PromiseResultKind PromiseResult(ulong index, out ReadOnlyMemory<byte> value)
    {
        var kind = (PromiseResultKind)vm.PromiseResult(index, ResultRegister);
        value = kind == PromiseResultKind.Successful ? Take(ResultRegister) : default;
        return kind;
    }

    /// <summary><c>near.promiseReturn</c>.</summary>
    public void PromiseReturn(ulong promise) => vm.PromiseReturn(promise);

    /// <summary><c>near.validatorStake</c>: yoctoNEAR.</summary>
    public UInt128 ValidatorStake(ReadOnlySpan<byte> account)
    {
        byte[] memory = [.. account, .. Bytes(0)];
        vm.ValidatorStake(memory, (ulong)account.Length, 0, (ulong)account.Length);
        return BinaryPrimitives.ReadUInt128LittleEndian(memory.AsSpan(account.Length));
    }

    /// <summary><c>near.validatorTotalStake</c>: yoctoNEAR.</summary>
    public UInt128 ValidatorTotalStake()
    {
        Span<byte> amount = stackalloc byte[16];
        vm.ValidatorTotalStake(amount, 0);
        return BinaryPrimitives.ReadUInt128LittleEndian(amount);
    }

    private static byte[] Bytes(UInt128 amount)
    {
        byte[] bytes = new byte[16];
        BinaryPrimitives.WriteUInt128LittleEndian(bytes, amount);
        return bytes;
    }

    /// <summary>Where the parts after the first begin.</summary>
    private static (ulong Second, ulong Third, ulong Fourth) Places(int first, int second, int third) =>
        ((ulong)first, (ulong)first + (ulong)second, (ulong)first + (ulong)second + (ulong)third);
}
