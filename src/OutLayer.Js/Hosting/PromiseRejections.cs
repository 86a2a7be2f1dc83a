using OutLayer.Js.QuickJs;

namespace OutLayer.Js.Hosting;

/// <summary>
/// Promises of one run that were rejected and that nobody has handled. Their boxes are kept, so that identities stay; the
/// guest's own memory limit bounds how many there can be.
/// </summary>
internal sealed class PromiseRejections
{
    private readonly Dictionary<uint, (long Order, uint Promise, uint Reason)> _open = [];
    private long _count;

    /// <summary>Called by the engine when a promise is rejected without a handler, and when one is added later.</summary>
    public void Track(QuickJsVm vm, uint promise, uint reason, bool handled)
    {
        uint identity = vm.Exports.ValueAddress(promise);
        if (!handled)
        {
            _open[identity] = (_count++, promise, reason);
            return;
        }
        if (_open.Remove(identity, out var known)) Free(vm, known.Promise, known.Reason);
        Free(vm, promise, reason);
    }

    /// <summary>The reason of the first that is still open.</summary>
    public uint? First => _open.Count == 0 ? null : _open.Values.MinBy(open => open.Order).Reason;

    private static void Free(QuickJsVm vm, uint promise, uint reason)
    {
        vm.Exports.FreeValue(promise);
        vm.Exports.FreeValue(reason);
    }
}
