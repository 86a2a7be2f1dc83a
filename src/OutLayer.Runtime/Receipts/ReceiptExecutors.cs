using OutLayer.Protocol.Receipts;
using OutLayer.Runtime.Contracts;
using OutLayer.Runtime.Guests;
using OutLayer.Runtime.NearVm.Receipts;
using OutLayer.Runtime.State;

namespace OutLayer.Runtime.Receipts;

/// <summary>Runs receipts of every mode that there is, each by its own executor. Safe for many threads.</summary>
public sealed class ReceiptExecutors : IReceiptExecutor, IDisposable
{
    private readonly JsExecutor _js;
    private readonly VmExecutor _vm = new();
    private readonly PatchExecutor _patch = new();

    public ReceiptExecutors(GuestImages images) : this(new JsExecutor(images)) { }

    /// <summary>Over an executor of JavaScript that is there already, and that ends with this one.</summary>
    public ReceiptExecutors(JsExecutor js)
    {
        ArgumentNullException.ThrowIfNull(js);
        _js = js;
    }

    /// <summary>The modes whose receipts can be run again.</summary>
    public static IReadOnlyList<string> Modes { get; } = [VmCall.Direct, JsExecutor.Mode, PatchExecutor.Mode];

    public CallOutcome Execute(ReceiptFile file, CallState state)
    {
        ArgumentNullException.ThrowIfNull(file);
        return For(file).Execute(file, state);
    }

    /// <summary>A JavaScript contract that ran in a chain of accounts has a transcript, one that ran alone has none.</summary>
    private IReceiptExecutor For(ReceiptFile file) => file.Receipt.Body.Mode switch
    {
        VmCall.Direct => _vm,
        JsExecutor.Mode => VmTranscript.Is(file.Transcript) ? _vm : _js,
        PatchExecutor.Mode => _patch,
        var mode => throw new ReceiptRefusedException($"the receipt is of the mode \"{mode}\"; this version has {string.Join(", ", Modes)}"),
    };

    public void Dispose() => _js.Dispose();
}
