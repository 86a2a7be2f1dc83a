namespace OutLayer.Near;

/// <summary>
/// Where a ledger keeps the data of contracts if not in the state of all accounts. Like that state it takes the writes of one
/// receipt at a time, which are kept or undone as a whole.
/// </summary>
public interface IContractData
{
    /// <summary>The data of an account, as the receipt at work has left it.</summary>
    IExternalStorage Open(string accountId);

    /// <summary>Removes all data of an account that is deleted.</summary>
    void Remove(string accountId);

    /// <summary>The receipt's writes stand.</summary>
    void Keep();

    /// <summary>The receipt's writes never were.</summary>
    void Undo();
}
