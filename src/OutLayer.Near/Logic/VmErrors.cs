namespace OutLayer.Near;

/// <summary>The text of every <see cref="VmErrorKind"/>, as nearcore prints it.</summary>
internal static partial class VmErrors
{
    public static VmException BadUtf16() => new(VmErrorKind.BadUTF16, "String encoding is bad UTF-16 sequence.");

    public static VmException BadUtf8() => new(VmErrorKind.BadUTF8, "String encoding is bad UTF-8 sequence.");

    public static VmException GasExceeded() => new(VmErrorKind.GasExceeded, "Exceeded the prepaid gas.");

    public static VmException GasLimitExceeded() => new(VmErrorKind.GasLimitExceeded,
        "Exceeded the maximum amount of gas allowed to burn per contract.");

    public static VmException GuestPanic(string text) =>
        new(VmErrorKind.GuestPanic, $"Smart contract panicked: {text}", text);

    public static VmException IntegerOverflow() => new(VmErrorKind.IntegerOverflow, "Integer overflow.");

    public static VmException InvalidRegisterId(ulong registerId) =>
        new(VmErrorKind.InvalidRegisterId, $"Accessed invalid register id: {registerId}");

    public static VmException MemoryAccessViolation() =>
        new(VmErrorKind.MemoryAccessViolation, "Accessed memory outside the bounds.");

    public static VmException ProhibitedInView(string function) =>
        new(VmErrorKind.ProhibitedInView, $"{function} is not allowed in view calls");

    public static VmException NumberOfLogsExceeded(ulong limit) =>
        new(VmErrorKind.NumberOfLogsExceeded, $"The number of logs will exceed the limit {limit}");

    public static VmException KeyLengthExceeded(ulong length, ulong limit) =>
        new(VmErrorKind.KeyLengthExceeded, $"The length of a storage key {length} exceeds the limit {limit}");

    public static VmException ValueLengthExceeded(ulong length, ulong limit) =>
        new(VmErrorKind.ValueLengthExceeded, $"The length of a storage value {length} exceeds the limit {limit}");

    public static VmException TotalLogLengthExceeded(ulong length, ulong limit) =>
        new(VmErrorKind.TotalLogLengthExceeded, $"The length of a log message {length} exceeds the limit {limit}");

    public static VmException ReturnedValueLengthExceeded(ulong length, ulong limit) =>
        new(VmErrorKind.ReturnedValueLengthExceeded,
            $"The length of a returned value {length} exceeds the limit {limit}");

    public static VmException Deprecated(string function) =>
        new(VmErrorKind.Deprecated, $"Attempted to call deprecated host function {function}");

    // Signatures and curves.
    public static VmException ECRecoverError(string message) =>
        new(VmErrorKind.ECRecoverError, $"ECDSA recover error: {message}");

    public static VmException Ed25519VerifyInvalidInput(string message) =>
        new(VmErrorKind.Ed25519VerifyInvalidInput, $"ED25519 signature verification error: {message}");

    public static VmException P256VerifyInvalidInput(string message) =>
        new(VmErrorKind.P256VerifyInvalidInput, $"P256 signature verification error: {message}");

    public static VmException AltBn128InvalidInput(string message) =>
        new(VmErrorKind.AltBn128InvalidInput, $"AltBn128 invalid input: {message}");

    public static VmException Bls12381InvalidInput(string function, int length, int size) =>
        new(VmErrorKind.BLS12381InvalidInput,
            $"BLS12-381 invalid input: Incorrect input length for {function}: {length} is not divisible by {size}");

    public static VmException StorageKeysPageExceeded(ulong count, ulong limit) =>
        new(VmErrorKind.StorageKeysPageExceeded,
            $"The number of storage keys {count} exceeds the limit {limit} of a page");
}
