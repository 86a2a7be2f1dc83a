namespace OutLayer.Runtime.Contracts;

/// <summary>What is around a JavaScript contract that runs.</summary>
internal enum NearMode
{
    /// <summary>One account and its state, as in <c>outlayer run</c>: nobody would run a promise; keys can be listed.</summary>
    Account,

    /// <summary>A chain of accounts, as in the simulator and the node: what NEAR has, and nothing else.</summary>
    Chain,
}
