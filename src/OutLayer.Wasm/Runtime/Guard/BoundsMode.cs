namespace OutLayer.Wasm.Runtime;

/// <summary>How compiled code keeps a guest inside its memory. Results, gas and the place of a trap are the same in both.</summary>
public enum BoundsMode
{
    /// <summary>A comparison before each access. Works everywhere.</summary>
    Explicit,

    /// <summary>Inaccessible addresses around each memory; the processor's fault becomes the trap. Linux on x64 only.</summary>
    Guard,
}
