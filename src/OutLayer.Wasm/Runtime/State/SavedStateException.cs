namespace OutLayer.Wasm.Runtime.State;

/// <summary>A saved state that is damaged, forged, or of something else. What it was to be restored into is not to be used any more.</summary>
public sealed class SavedStateException(string message) : Exception(message);
