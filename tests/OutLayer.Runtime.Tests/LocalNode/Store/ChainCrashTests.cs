using OutLayer.Runtime.Tests.State;

namespace OutLayer.Runtime.Tests.LocalNode.Store;

/// <summary>Chains of local nodes.</summary>
public sealed class ChainCrashTests() : CrashTests("chain-loop", ChainLoop.RequireWhole);
