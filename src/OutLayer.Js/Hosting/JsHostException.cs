namespace OutLayer.Js.Hosting;

/// <summary>A contract's mistake in a host call: it becomes an Error in the contract, which may catch it. Any other exception ends the run.</summary>
public sealed class JsHostException(string message) : Exception(message);
