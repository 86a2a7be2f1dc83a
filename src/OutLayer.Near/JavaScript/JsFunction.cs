namespace OutLayer.Near;

/// <summary>
/// One function of the object <c>near</c> that JavaScript contracts see: a row of <see cref="JsNearApi.All"/>.
/// </summary>
/// <param name="Name">Its name on <c>near</c>.</param>
/// <param name="Signature">Parameters and result as TypeScript.</param>
/// <param name="RawCalls">The host functions it makes, in order, as near-sdk-js makes them.</param>
/// <param name="Gas">What they cost together, in the notation of docs/near-js-api.md.</param>
/// <param name="InViews">Whether views may call it.</param>
/// <param name="OffChain">Whether it is OutLayer's own and no chain has it.</param>
public sealed record JsFunction(
    string Name, string Signature, string RawCalls, string Gas, bool InViews, bool OffChain = false);
