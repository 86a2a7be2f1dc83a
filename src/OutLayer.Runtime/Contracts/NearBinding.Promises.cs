using OutLayer.Js.Hosting;
using OutLayer.Near;

namespace OutLayer.Runtime.Contracts;

/// <content>Promises and their actions.</content>
internal sealed partial class NearBinding
{
    private void AddPromises()
    {
        Makers("promiseCreate", (call, args) => Calls.PromiseCreate(call.Text(0), call.Text(1), args(call, 2), U128(call, 3), U64(call, 4)));
        Makers("promiseThen", (call, args) => Calls.PromiseThen(U64(call, 0), call.Text(1), call.Text(2), args(call, 3), U128(call, 4), U64(call, 5)));
        Maker("promiseAnd", call => Calls.PromiseAnd(Indexes(call)));
        Maker("promiseBatchCreate", call => Calls.PromiseBatchCreate(call.Text(0)));
        Maker("promiseBatchThen", call => Calls.PromiseBatchThen(U64(call, 0), call.Text(1)));
        Table.Add("promiseResultsCount", _ => Big(Calls.PromiseResultsCount()));
        Twins("promiseResult", (call, _, raw) => Calls.PromiseResult(U64(call, 0), out var value) is var kind && kind == PromiseResultKind.Successful
            ? Data(value, raw) : JsValue.Number((int)kind));
        Do("promiseReturn", call => Calls.PromiseReturn(U64(call, 0)));
    }

    private void AddActions()
    {
        Do("promiseBatchActionCreateAccount", call => Calls.CreateAccount(U64(call, 0)));
        Do("promiseBatchActionDeployContract", call => Calls.DeployContract(U64(call, 0), call.Bytes(1)));
        Actions("promiseBatchActionFunctionCall", (call, args) =>
            Calls.FunctionCall(U64(call, 0), call.Text(1), args(call, 2), U128(call, 3), U64(call, 4)));
        Actions("promiseBatchActionFunctionCallWeight", (call, args) =>
            Calls.FunctionCallWeight(U64(call, 0), call.Text(1), args(call, 2), U128(call, 3), U64(call, 4), U64(call, 5)));
        Do("promiseBatchActionTransfer", call => Calls.Transfer(U64(call, 0), U128(call, 1)));
        Do("promiseBatchActionStake", call => Calls.Stake(U64(call, 0), U128(call, 1), call.Bytes(2)));
        Do("promiseBatchActionAddKeyWithFullAccess", call => Calls.AddKeyWithFullAccess(U64(call, 0), call.Bytes(1), U64(call, 2)));
        Do("promiseBatchActionAddKeyWithFunctionCall", call =>
            Calls.AddKeyWithFunctionCall(U64(call, 0), call.Bytes(1), U64(call, 2), U128(call, 3), call.Text(4), call.Text(5)));
        Do("promiseBatchActionDeleteKey", call => Calls.DeleteKey(U64(call, 0), call.Bytes(1)));
        Do("promiseBatchActionDeleteAccount", call => Calls.DeleteAccount(U64(call, 0), call.Text(1)));
    }

    private delegate ulong PromiseMaker(JsHostCall call);

    private delegate ulong CallMaker(JsHostCall call, Reader args);

    private delegate void CallAction(JsHostCall call, Reader args);

    /// <summary>A function that makes a promise: where nobody would run it, it must not seem that somebody will.</summary>
    private void Maker(string name, PromiseMaker make) => Table.Add(name, call => _mode == NearMode.Chain
        ? Big(make(call))
        : throw new JsHostException($"near.{name}: outlayer run has one account and no chain, so nobody would run this promise; deploy the contract to `outlayer near node` or to the simulator"));

    private void Makers(string name, CallMaker make)
    {
        Maker(name, call => make(call, static (call, index) => call.Text(index)));
        Maker(name + "Raw", call => make(call, static (call, index) => call.Bytes(index)));
    }

    private void Actions(string name, CallAction action)
    {
        Do(name, call => action(call, static (call, index) => call.Text(index)));
        Do(name + "Raw", call => action(call, static (call, index) => call.Bytes(index)));
    }

    private static ulong[] Indexes(JsHostCall call)
    {
        ulong[] indexes = new ulong[call.Count];
        for (int i = 0; i < indexes.Length; i++) indexes[i] = U64(call, i);
        return indexes;
    }

    private static ulong U64(JsHostCall call, int index)
    {
        var value = call.BigInt(index);
        return value >= ulong.MinValue && value <= ulong.MaxValue ? (ulong)value : throw OutOfRange(call, index, 64);
    }

    private static UInt128 U128(JsHostCall call, int index)
    {
        var value = call.BigInt(index);
        return value.Sign >= 0 && value.GetBitLength() <= 128 ? (UInt128)value : throw OutOfRange(call, index, 128);
    }

    private static JsHostException OutOfRange(JsHostCall call, int index, int bits) =>
        new($"near.{call.Name}: argument {index + 1} must be 0 to 2^{bits} - 1");
}
