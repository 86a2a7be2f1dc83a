using System.Text.Json;
using OutLayer.Near;
using OutLayer.Protocol.Receipts;

namespace OutLayer.Runtime.NearVm.Receipts;

/// <summary>Failed calls of the VM as receipts tell them: the kind as a code, such as <c>method-not-found</c>, and NEAR's text.</summary>
internal static class ReceiptErrors
{
    /// <summary>The code of a call that succeeded, and whose receipt did not.</summary>
    public const string RolledBack = "rolled-back";

    public static ReceiptError OfRolledBack { get; } = new(RolledBack, "a later action of the same receipt failed, so what the call changed does not stand");

    public static ReceiptError Of(FunctionCallError error) => new(CodeOf(error.Kind), error.Message);

    public static ReceiptStatus StatusOf(FunctionCallError? error) => error?.Kind switch
    {
        null => ReceiptStatus.Ok,
        nameof(VmErrorKind.GasExceeded) or nameof(VmErrorKind.GasLimitExceeded) or nameof(VmErrorKind.NumberOfLogsExceeded)
            or nameof(VmErrorKind.TotalLogLengthExceeded) or nameof(VmErrorKind.ReturnedValueLengthExceeded) => ReceiptStatus.Limit,
        _ => ReceiptStatus.Failed,
    };

    // The codes that JavaScript contracts of outlayer run end with, and for the rest the kind's own name.
    private static string CodeOf(string kind) => kind switch
    {
        nameof(VmErrorKind.GasExceeded) or nameof(VmErrorKind.GasLimitExceeded) => "out-of-gas",
        nameof(VmErrorKind.NumberOfLogsExceeded) or nameof(VmErrorKind.TotalLogLengthExceeded) => "log-limit",
        nameof(VmErrorKind.ReturnedValueLengthExceeded) => "result-too-large",
        nameof(VmErrorKind.GuestPanic) => "panic",
        _ => JsonNamingPolicy.KebabCaseLower.ConvertName(kind),
    };
}
