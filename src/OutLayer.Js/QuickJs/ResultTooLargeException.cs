namespace OutLayer.Js.QuickJs;

/// <summary>A text that the guest hands over is longer than the run allows.</summary>
internal sealed class ResultTooLargeException(uint bytes, uint limit) : Exception($"a text of {bytes} bytes, the limit is {limit}")
{
    public uint Bytes => bytes;
}
