// near-api-js 7 against a node: node near-api-js-7.mjs RPC KEYFILE WASM. Prints one JSON document: what each step gave.
import { readFileSync } from "node:fs";
import { Account, JsonRpcProvider, KeyPair, KeyPairSigner, actions } from "near-api-js";

const [rpc, keyFile, wasm] = process.argv.slice(2);
const key = JSON.parse(readFileSync(keyFile, "utf8"));
const NEAR = 10n ** 24n;
const provider = new JsonRpcProvider({ url: rpc }, { retries: 1 });
const open = (id, pair) => new Account(id, provider, new KeyPairSigner(pair));
const root = open(key.account_id, KeyPair.fromString(key.secret_key));

const results = {};
const show = (value) => (value === undefined ? null : value);
async function step(name, run) {
  try {
    results[name] = { ok: show(await run()) };
  } catch (error) {
    results[name] = { error: error.constructor.name, message: String(error.message), detail: { ...error } };
  }
}

const pair = KeyPair.fromRandom("ed25519");
const contractId = `contract.${key.account_id}`;
const contract = open(contractId, pair);
const call = (account, methodName, args = {}) => account.callFunctionRaw({ contractId, methodName, args, gas: 100_000_000_000_000n });

await step("createSubAccount", async () => (await root.createAccount({ newAccountId: contractId, publicKey: pair.getPublicKey(), nearToTransfer: 100n * NEAR })).status);
await step("createTopLevel", async () => {
  const made = await root.createAccount({ newAccountId: "alice.near", publicKey: pair.getPublicKey(), nearToTransfer: 10n * NEAR });
  return [made.status, (await open("alice.near", pair).getState()).balance.total];
});
await step("deploy", async () => (await contract.deployContract(readFileSync(wasm))).final_execution_status);
await step("call", async () => (await call(root, "set", new TextEncoder().encode("stored"))).status);
await step("logs", async () => (await call(root, "hello")).receipts_outcome[0].outcome);
await step("view", () => provider.callFunction({ contractId, method: "get", args: {} }));
await step("viewState", async () => (await contract.getContractState("")).values);
await step("viewCode", async () => (await contract.getContractCode()).hash);
await step("panic", () => call(root, "fail"));
await step("failedPromise", async () => {
  const outcome = await call(root, "fail_then_heal");
  return { status: outcome.status, receipts: outcome.receipts_outcome.map((receipt) => Object.keys(receipt.outcome.status)[0]) };
});
await step("noMethod", () => call(root, "nothing"));
await step("viewNoMethod", () => provider.callFunction({ contractId, method: "nothing", args: {} }));
await step("viewPanic", () => provider.callFunction({ contractId, method: "fail", args: {} }));
await step("viewWrites", () => provider.callFunction({ contractId, method: "set", args: {} }));
await step("batch", async () => {
  const outcome = await contract.signAndSendTransaction({
    receiverId: contractId,
    actions: [actions.functionCall("set", new TextEncoder().encode("batched"), 30_000_000_000_000n, 0n), actions.functionCall("get", new Uint8Array(), 30_000_000_000_000n, 0n)],
  });
  return outcome.status;
});
await step("bigState", async () => {
  await call(root, "fill");
  return (await contract.getContractState("")).values.length;
});

const limited = KeyPair.fromRandom("ed25519");
const byLimited = open(key.account_id, limited);
await step("addFunctionCallKey", async () => {
  await root.addFunctionCallAccessKey({ publicKey: limited.getPublicKey(), contractId, methodNames: ["set"], allowance: NEAR / 4n });
  return (await root.getAccessKeyList()).keys.length;
});
await step("limitedCall", async () => (await call(byLimited, "set", new TextEncoder().encode("limited"))).status);
await step("limitedAllowance", async () => (await root.getAccessKey(limited.getPublicKey())).permission);
await step("limitedOtherMethod", () => call(byLimited, "hello"));
await step("limitedOtherReceiver", () => byLimited.callFunctionRaw({ contractId: "near", methodName: "set", args: {}, gas: 10_000_000_000_000n }));
await step("limitedTransfer", () => byLimited.transfer({ receiverId: contractId, amount: 1n }));

const { hash } = (await provider.viewBlock({ finality: "final" })).header;
async function signed(changes) {
  const signer = new KeyPairSigner(KeyPair.fromString(key.secret_key));
  const { nonce } = await provider.viewAccessKey({ accountId: key.account_id, publicKey: await signer.getPublicKey() });
  const transaction = await root.createTransaction({ receiverId: contractId, actions: [actions.transfer(1n)], publicKey: await signer.getPublicKey() });
  Object.assign(transaction, { nonce: nonce + 1n }, changes);
  return (await signer.signTransaction(transaction)).signedTransaction;
}
await step("wrongNonce", async () => provider.sendTransaction(await signed({ nonce: 1n })));
await step("nonceTooLarge", async () => provider.sendTransaction(await signed({ nonce: 2n ** 60n })));
await step("badSignature", async () => {
  const transaction = await signed({});
  transaction.signature.signature.data[5] ^= 1;
  return provider.sendTransaction(transaction);
});
await step("expired", async () => provider.sendTransaction(await signed({ blockHash: new Uint8Array(32).fill(7) })));
await step("notEnoughBalance", () => open("alice.near", pair).transfer({ receiverId: contractId, amount: 1000n * NEAR }));
await step("sameAgain", async () => {
  const transaction = await signed({});
  const first = await provider.sendTransaction(transaction), second = await provider.sendTransaction(transaction);
  return [first.transaction.hash === second.transaction.hash, second.final_execution_status];
});
await step("async", async () => {
  const transaction = await signed({});
  return provider.sendTransactionAsync(transaction);
});
await step("status", async () => {
  const sent = await root.transfer({ receiverId: contractId, amount: 5n });
  const [plain, full] = [
    await provider.viewTransactionStatus({ txHash: sent.transaction.hash, accountId: key.account_id }),
    await provider.viewTransactionStatusWithReceipts({ txHash: sent.transaction.hash, accountId: key.account_id }),
  ];
  const receipt = await provider.viewTransactionReceipt(full.receipts[0].receipt_id);
  return [plain.final_execution_status, full.receipts.length, receipt.receiver_id];
});
await step("deleteAccount", async () => {
  const gone = KeyPair.fromRandom("ed25519"), id = `gone.${key.account_id}`;
  await root.createAccount({ newAccountId: id, publicKey: gone.getPublicKey(), nearToTransfer: NEAR });
  await open(id, gone).deleteAccount(contractId);
  return provider.viewAccount({ accountId: id });
});
await step("implicitAccount", async () => {
  const implicit = KeyPair.fromRandom("ed25519");
  const id = Buffer.from(implicit.getPublicKey().data).toString("hex");
  await root.transfer({ receiverId: id, amount: 2n * NEAR });
  await open(id, implicit).transfer({ receiverId: contractId, amount: NEAR });
  return (await provider.viewAccount({ accountId: id })).amount < NEAR;
});
await step("delegate", async () => {
  const alice = open("alice.near", pair);
  const { signedDelegate } = await alice.createSignedMetaTransaction({ receiverId: contractId, actions: [actions.functionCall("set", new TextEncoder().encode("relayed"), 30_000_000_000_000n, 0n)] });
  const outcome = await root.relayMetaTransaction(signedDelegate);
  return [outcome.status, await provider.callFunction({ contractId, method: "get", args: {} })];
});
await step("javascript", async () => {
  const source = `
    import * as near from 'near';
    export function set({ value }) { near.storageWrite('value', value); near.log('set to ' + value); }
    export function get() { return near.storageRead('value'); }
    export function relay({ contract }) {
      const asked = near.promiseCreate(contract, 'get', '', 0n, 10_000_000_000_000n);
      near.promiseReturn(near.promiseThen(asked, near.currentAccountId(), 'relayed', '', 0n, 10_000_000_000_000n));
    }
    export function relayed() { return 'relayed: ' + near.promiseResult(0); }`;
  const script = KeyPair.fromRandom("ed25519"), id = `js.${key.account_id}`;
  await root.createAccount({ newAccountId: id, publicKey: script.getPublicKey(), nearToTransfer: 10n * NEAR });
  await open(id, script).deployContract(new TextEncoder().encode(source));
  const set = await root.callFunctionRaw({ contractId: id, methodName: "set", args: { value: "written" }, gas: 50_000_000_000_000n });
  await call(root, "set", new TextEncoder().encode("wasm"));
  return [
    set.receipts_outcome[0].outcome.logs,
    await provider.callFunction({ contractId: id, method: "get", args: {} }),
    await root.callFunction({ contractId: id, methodName: "relay", args: { contract: contractId }, gas: 100_000_000_000_000n }),
    await root.callFunction({ contractId, methodName: "ask", args: new TextEncoder().encode(id), gas: 100_000_000_000_000n }),
  ];
});
await step("unknownAccount", () => provider.viewAccount({ accountId: "nobody.near" }));
await step("unknownBlock", () => provider.viewBlock({ blockId: 1_000_000_000 }));
await step("unknownKey", () => provider.viewAccessKey({ accountId: key.account_id, publicKey: KeyPair.fromRandom("ed25519").getPublicKey() }));
await step("badAccountId", () => provider.viewAccount({ accountId: "Not..Valid" }));
await step("globalContract", async () => {
  await contract.deployGlobalContract(readFileSync(wasm), "codeHash");
  const { hash: codeHash } = await contract.getContractCode();
  await open("alice.near", pair).useGlobalContract({ codeHash: Buffer.from((await import("@scure/base")).base58.decode(codeHash)).toString("hex") });
  await open("alice.near", pair).callFunctionRaw({ contractId: "alice.near", methodName: "set", args: new TextEncoder().encode("global"), gas: 30_000_000_000_000n });
  return [await provider.callFunction({ contractId: "alice.near", method: "get", args: {} }), (await provider.viewAccount({ accountId: "alice.near" })).global_contract_hash === codeHash];
});
await step("node", async () => {
  const [status, gas, validators, chunk] = [
    await provider.viewNodeStatus(), await provider.viewGasPrice(), await provider.viewValidators(), await provider.viewChunk([(await provider.viewBlock({ finality: "final" })).header.height, 0]),
  ];
  return { chain: status.chain_id, gas: gas.gas_price, validators: validators.current_validators.length, author: chunk.author, seat: typeof (await provider.getCurrentEpochSeatPrice()) };
});
await step("changes", async () => {
  const sent = await call(root, "set", new TextEncoder().encode("changed"));
  const blockId = sent.receipts_outcome[0].block_hash;
  const [data, effects, accounts] = [
    await provider.contractStateChanges([contractId], { blockId }), await provider.blockChanges({ blockId }), await provider.accountChanges([key.account_id], { blockId }),
  ];
  return { data: data.changes, effects: effects.changes.map((change) => change.type), accounts: accounts.changes.length };
});

console.log(JSON.stringify(results, (_, value) => (typeof value === "bigint" ? value.toString() : value)));
