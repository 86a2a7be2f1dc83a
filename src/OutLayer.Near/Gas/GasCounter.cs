namespace OutLayer.Near;

/// <summary>
/// NEAR's rules of gas over an <see cref="IGasMeter"/>. Burnt is spent now; used is burnt plus what is reserved for
/// promises. Crossing a limit burns all that may be burnt and raises <see cref="VmErrorKind.GasExceeded"/> (prepaid) or
/// <see cref="VmErrorKind.GasLimitExceeded"/> (the protocol's maximum); if both are crossed, the second.
/// </summary>
public sealed class GasCounter
{
    private readonly RuntimeParameters _parameters;
    private readonly IGasMeter _meter;
    private readonly ulong _prepaid;
    private readonly bool _isView;

    /// <summary>Takes over <paramref name="meter"/> and sets its limit; a view has no prepaid limit.</summary>
    public GasCounter(RuntimeParameters parameters, IGasMeter meter, ulong prepaid, bool isView)
    {
        _parameters = parameters;
        _meter = meter;
        _isView = isView;
        _prepaid = isView ? ulong.MaxValue : prepaid;
        MaxBurnt = isView ? parameters.Limits.MaxGasBurntView : parameters.Limits.MaxGasBurnt;
        Profile = new GasProfile(parameters);
        meter.Limit = Math.Min(MaxBurnt, _prepaid);
    }

    public ulong Burnt => _meter.Burnt;

    /// <summary>Burnt, and reserved for promises.</summary>
    public ulong Used => _meter.Burnt + Reserved;

    /// <summary>Gas reserved for promises.</summary>
    public ulong Reserved { get; private set; }

    /// <summary>Gas that one call may burn, whatever is prepaid.</summary>
    public ulong MaxBurnt { get; }

    public GasProfile Profile { get; }

    /// <summary>Pays one unit of <paramref name="cost"/>.</summary>
    /// <exception cref="VmException">A limit is crossed.</exception>
    public void PayBase(Cost cost) => Pay(cost, _parameters.Prices[cost]);

    /// <summary>Pays <paramref name="count"/> units of <paramref name="cost"/>.</summary>
    /// <exception cref="VmException">A limit is crossed, or the product does not fit 64 bits.</exception>
    public void PayPer(Cost cost, ulong count)
    {
        ulong gas = _parameters.Prices[cost];
        if (Math.BigMul(count, gas, out ulong product) != 0) throw VmErrors.IntegerOverflow();
        Pay(cost, product);
    }

    /// <summary>
    /// Pays for a part of a receipt: burns <paramref name="burn"/> of the <paramref name="use"/> it needs.
    /// </summary>
    /// <exception cref="VmException">A limit is crossed, or a sum does not fit 64 bits.</exception>
    public void PayAction(ActionCost cost, ulong burn, ulong use)
    {
        ulong before = Burnt;
        try
        {
            Deduct(burn, use);
        }
        finally
        {
            Profile.Add(cost, Burnt - before);
        }
    }

    /// <summary>Burns gas that no price table names, such as instructions counted by the guest.</summary>
    /// <exception cref="VmException">A limit is crossed, or the sum does not fit 64 bits.</exception>
    public void Burn(ulong gas)
    {
        ulong burnt = Sum(_meter.Burnt, gas);
        if (burnt > _meter.Limit) throw Exhausted(burnt);
        _meter.Burnt = burnt;
    }

    /// <summary>Burns <paramref name="burn"/> and reserves the rest of <paramref name="use"/> for promises.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="burn"/> is more than
    /// <paramref name="use"/>.</exception>
    /// <exception cref="VmException">A limit is crossed, or a sum does not fit 64 bits.</exception>
    public void Deduct(ulong burn, ulong use)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(burn, use);
        ulong reserved = Sum(Reserved, use - burn);
        ulong burnt = Sum(_meter.Burnt, burn);
        ulong used = Sum(burnt, reserved);
        if (burnt > MaxBurnt || used > _prepaid) throw Stop(burnt, used);
        if (use != burn && !_isView) _meter.Limit = Math.Min(MaxBurnt, _prepaid - reserved);
        _meter.Burnt = burnt;
        Reserved = reserved;
    }

    /// <summary>Reserves all that is prepaid and not yet used, and says how much that was; a view has none.</summary>
    public ulong ReserveUnused()
    {
        ulong unused = _isView ? 0 : _prepaid - Used;
        Deduct(0, unused);
        return unused;
    }

    /// <summary>
    /// Settles a run that tried to reach <paramref name="attempted"/> burnt gas, beyond the limit: sets what is burnt
    /// and gives the error to raise. For engines whose compiled code counts inline.
    /// </summary>
    public VmException Exhausted(ulong attempted) => Stop(attempted, unchecked(attempted + Reserved));

    /// <summary>As the other, for an engine that knows only that the next instruction did not fit.</summary>
    public VmException Exhausted() => Exhausted(Sum(_meter.Limit, 1));

    private void Pay(Cost cost, ulong gas)
    {
        ulong burnt = unchecked(_meter.Burnt + gas);
        if (burnt >= gas && burnt <= _meter.Limit)
        {
            _meter.Burnt = burnt;
            Profile.Add(cost, gas);
            return;
        }
        ulong before = Burnt;
        if (burnt < gas) throw VmErrors.IntegerOverflow();
        var error = Exhausted(burnt);
        Profile.Add(cost, Burnt - before);  // what was left is booked on the cost that did not fit
        throw error;
    }

    // The sum in `used` may wrap, as in nearcore; the saturating difference then leaves nothing reserved.
    private VmException Stop(ulong burnt, ulong used)
    {
        _meter.Burnt = Math.Min(burnt, Math.Min(_prepaid, MaxBurnt));
        ulong usedLimit = Math.Min(_prepaid, used);
        Reserved = usedLimit > _meter.Burnt ? usedLimit - _meter.Burnt : 0;
        return burnt > MaxBurnt ? VmErrors.GasLimitExceeded() : VmErrors.GasExceeded();
    }

    private static ulong Sum(ulong a, ulong b)
    {
        ulong sum = unchecked(a + b);
        return sum >= a ? sum : throw VmErrors.IntegerOverflow();
    }
}
