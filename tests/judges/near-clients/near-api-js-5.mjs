// near-api-js 5 against a node: node near-api-js-5.mjs RPC KEYFILE WASM. Prints one JSON document: what each step gave.
import { readFileSync } from "node:fs";
import nearApi from "near-api-js-5";

const { connect, keyStores, KeyPair, transactions, utils } = nearApi;
const [nodeUrl, keyFile, wasm] = process.argv.slice(2);
const key = JSON.parse(readFileSync(keyFile, "utf8"));
const networkId = "localnet";
const keyStore = new keyStores.InMemoryKeyStore();
await keyStore.setKey(networkId, key.account_id, KeyPair.fromString(key.secret_key));
const near = await connect({ networkId, nodeUrl, keyStore, logger: false });
const root = await near.account(key.account_id);

const results = {};
async function step(name, run) {
  try {
    results[name] = { ok: (await run()) ?? null };
  } catch (error) {
    results[name] = { error: error.type ?? error.constructor.name, message: String(error.message) };
  }
}

const contractId = `five.${key.account_id}`;
const pair = KeyPair.fromRandom("ed25519");
await keyStore.setKey(networkId, contractId, pair);
const contract = await near.account(contractId);
const gas = 30_000_000_000_000n;

await step("createAccount", async () => (await root.createAccount(contractId, pair.getPublicKey(), BigInt(utils.format.parseNearAmount("20")))).status);
await step("balance", async () => (await contract.getAccountBalance()).total);
await step("deploy", async () => (await contract.deployContract(readFileSync(wasm))).final_execution_status);
await step("call", async () => (await root.functionCall({ contractId, methodName: "set", args: Buffer.from("five"), gas })).status);
await step("view", async () => contract.viewFunction({ contractId, methodName: "get", parse: (bytes) => Buffer.from(bytes).toString() }));
await step("panic", async () => root.functionCall({ contractId, methodName: "fail", args: {}, gas }));
await step("state", async () => (await contract.viewState("")).map(({ key: name, value }) => [name.toString(), value.toString()]));
await step("keys", async () => (await contract.getAccessKeys()).length);
await step("addKey", async () => {
  const limited = KeyPair.fromRandom("ed25519");
  await root.addKey(limited.getPublicKey(), contractId, ["set"], BigInt(utils.format.parseNearAmount("0.3")));
  return (await root.getAccessKeys()).find(({ public_key }) => public_key === limited.getPublicKey().toString()).access_key.permission;
});
await step("batch", async () => {
  const outcome = await contract.signAndSendTransaction({
    receiverId: contractId,
    actions: [transactions.functionCall("hello", {}, gas, 0n), transactions.transfer(1n)],
  });
  return outcome.receipts_outcome[0].outcome.logs;
});
await step("notEnough", async () => contract.sendMoney(key.account_id, BigInt(utils.format.parseNearAmount("1000"))));
await step("missing", async () => (await near.account("missing.near")).state());
await step("noMethod", async () => contract.viewFunction({ contractId, methodName: "nothing" }));
await step("gasPrice", async () => (await near.connection.provider.gasPrice(null)).gas_price);
await step("block", async () => (await near.connection.provider.block({ finality: "final" })).header.hash.length > 40);
await step("chunk", async () => (await near.connection.provider.chunk([(await near.connection.provider.block({ finality: "final" })).header.height, 0])).header.shard_id);
await step("status", async () => (await near.connection.provider.status()).chain_id);
await step("delete", async () => (await contract.deleteAccount(key.account_id)).status);

console.log(JSON.stringify(results, (_, value) => (typeof value === "bigint" ? value.toString() : value)));
