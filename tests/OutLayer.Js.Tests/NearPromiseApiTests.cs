using System.Numerics;
using OutLayer.Js.Hosting;

namespace OutLayer.Js.Tests;

/// <summary>Promises of near.*: near-sdk-js's names, its numbers or bigints, its error where a result is not there.</summary>
public sealed class NearPromiseApiTests
{
    [Theory]
    [InlineData("near.promiseCreate('bob.near', 'hi', '{}', 1, 5n)", "promiseCreate bob.near hi {} 1n 5n")]
    [InlineData("near.promiseCreateRaw('bob.near', 'hi', new Uint8Array([1, 2]), 2n ** 128n - 1n, 2n ** 64n - 1n)",
        "promiseCreateRaw bob.near hi 0102 340282366920938463463374607431768211455n 18446744073709551615n")]
    [InlineData("near.promiseThen(0n, 'bob.near', 'hi', '', 0, 0)", "promiseThen 0n bob.near hi  0n 0n")]
    [InlineData("near.promiseThenRaw(1, 'bob.near', 'hi', new Uint8Array(), 0, 0)", "promiseThenRaw 1n bob.near hi  0n 0n")]
    [InlineData("near.promiseAnd(0n, 1, 2n)", "promiseAnd 0n 1n 2n")]
    [InlineData("near.promiseAnd()", "promiseAnd")]
    [InlineData("near.promiseBatchCreate('bob.near')", "promiseBatchCreate bob.near")]
    [InlineData("near.promiseBatchThen(3n, 'bob.near')", "promiseBatchThen 3n bob.near")]
    [InlineData("near.promiseReturn(3n)", "promiseReturn 3n")]
    [InlineData("near.promiseResultsCount()", "promiseResultsCount")]
    [InlineData("near.promiseBatchActionCreateAccount(1n)", "promiseBatchActionCreateAccount 1n")]
    [InlineData("near.promiseBatchActionDeployContract(1n, new Uint8Array([0]))", "promiseBatchActionDeployContract 1n 00")]
    [InlineData("near.promiseBatchActionFunctionCall(1n, 'hi', '{}', 1n, 2n)", "promiseBatchActionFunctionCall 1n hi {} 1n 2n")]
    [InlineData("near.promiseBatchActionFunctionCallRaw(1n, 'hi', new Uint8Array([9]), 1n, 2n)", "promiseBatchActionFunctionCallRaw 1n hi 09 1n 2n")]
    [InlineData("near.promiseBatchActionFunctionCallWeight(1n, 'hi', '{}', 1n, 2n, 3n)", "promiseBatchActionFunctionCallWeight 1n hi {} 1n 2n 3n")]
    [InlineData("near.promiseBatchActionFunctionCallWeightRaw(1n, 'hi', new Uint8Array([9]), 1n, 2n, 3)", "promiseBatchActionFunctionCallWeightRaw 1n hi 09 1n 2n 3n")]
    [InlineData("near.promiseBatchActionTransfer(1n, 10)", "promiseBatchActionTransfer 1n 10n")]
    [InlineData("near.promiseBatchActionStake(1n, 10n, new Uint8Array([7]))", "promiseBatchActionStake 1n 10n 07")]
    [InlineData("near.promiseBatchActionAddKeyWithFullAccess(1n, new Uint8Array([7]), 0n)", "promiseBatchActionAddKeyWithFullAccess 1n 07 0n")]
    [InlineData("near.promiseBatchActionAddKeyWithFunctionCall(1n, new Uint8Array([7]), 0n, 5n, 'bob.near', 'a,b')", "promiseBatchActionAddKeyWithFunctionCall 1n 07 0n 5n bob.near a,b")]
    [InlineData("near.promiseBatchActionDeleteKey(1n, new Uint8Array([7]))", "promiseBatchActionDeleteKey 1n 07")]
    [InlineData("near.promiseBatchActionDeleteAccount(1n, 'bob.near')", "promiseBatchActionDeleteAccount 1n bob.near")]
    [InlineData("near.ecrecover(new Uint8Array([1]), new Uint8Array([2]), 1, 0n)", "ecrecover 01 02 1n 0n")]
    [InlineData("near.validatorStake('bob.near')", "validatorStake bob.near")]
    [InlineData("near.altBn128PairingCheck(new Uint8Array([2]))", "altBn128PairingCheck 02")]
    public void Arguments_reach_the_host(string call, string recorded)
    {
        var host = new ScriptedHost();
        Assert.DoesNotContain("threw", Run.Body($"{call};", host), StringComparison.Ordinal);
        Assert.Equal([recorded], host.Calls);
    }

    [Theory]
    [InlineData("near.promiseCreate('bob.near', 'hi', {}, 0n, 0n)", "TypeError: near.promiseCreate: args must be a string, got a value of type object")]
    [InlineData("near.promiseCreateRaw('bob.near', 'hi', '{}', 0n, 0n)", "TypeError: near.promiseCreateRaw: args must be a Uint8Array, got a value of type string")]
    [InlineData("near.promiseCreate('bob.near', 'hi', '{}')", "TypeError: near.promiseCreate: amount must be a bigint or a whole number, got a value of type undefined")]
    [InlineData("near.promiseCreate('bob.near', 'hi', '{}', 0.5, 0n)", "TypeError: near.promiseCreate: amount must be a bigint or a whole number, got a value of type number")]
    [InlineData("near.promiseCreate('bob.near', 'hi', '{}', 2n ** 128n, 0n)", "RangeError: near.promiseCreate: amount must be 0 to 2^128 - 1")]
    [InlineData("near.promiseCreate('bob.near', 'hi', '{}', 0n, 2n ** 64n)", "RangeError: near.promiseCreate: gas must be 0 to 2^64 - 1")]
    [InlineData("near.promiseReturn(-1)", "RangeError: near.promiseReturn: promiseIndex must be 0 to 2^64 - 1")]
    [InlineData("near.promiseAnd(0n, 'x')", "TypeError: near.promiseAnd: promiseIndexes[1] must be a bigint or a whole number, got a value of type string")]
    [InlineData("near.promiseBatchActionStake(0n, 1n, 'ed25519:x')", "TypeError: near.promiseBatchActionStake: publicKey must be a Uint8Array, got a value of type string")]
    public void A_wrong_argument_never_reaches_the_host(string call, string message)
    {
        var host = new ScriptedHost();
        Assert.Equal($"threw: {message}", Run.Body($"{call};", host));
        Assert.Empty(host.Calls);
    }

    [Theory]
    [InlineData("promiseResult", 0, "assertion failed: Promise result NotReady")]
    [InlineData("promiseResultRaw", 0, "assertion failed: Promise result NotReady")]
    [InlineData("promiseResult", 2, "assertion failed: Promise result Failed")]
    [InlineData("promiseResultRaw", 2, "assertion failed: Promise result Failed")]
    public void A_result_that_is_not_there_is_near_sdk_js_s_error(string function, int kind, string message)
    {
        var host = new ScriptedHost().Answer(function, JsValue.Number(kind));
        Assert.Equal($"threw: Error: {message}", Run.Body($"near.{function}(0);", host));
    }

    [Fact]
    public void Answers_are_bigints_texts_and_bytes()
    {
        var host = new ScriptedHost()
            .Answer("promiseCreate", JsValue.BigInt(new BigInteger(7)))
            .Answer("promiseResult", JsValue.Text("done"))
            .Answer("promiseResultRaw", JsValue.Bytes(new byte[] { 1 }));
        Assert.Equal("""[true,"done",[1]]""",
            Run.Body("return [near.promiseCreate('bob.near', 'hi', '{}', 0n, 0n) === 7n, near.promiseResult(0), [...near.promiseResultRaw(0n)]];", host));
    }

    [Fact]
    public void Every_function_is_named_as_itself_frozen_and_exported_by_the_module() =>
        Assert.Equal("[]", Run.Json("""
            import * as module from 'near';
            export const main = () => Object.keys(near).filter((name) => near[name].name !== name || module[name] !== near[name] || !Object.isFrozen(near[name]));
            """));
}
