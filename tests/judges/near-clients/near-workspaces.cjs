// near-workspaces 5 against a node: node near-workspaces.cjs RPC KEYFILE WASM. Its worker for near-sandbox, with our node in near-sandbox's
// place: all but the start of a process is its own. Prints one JSON document: what each step gave.
const { dirname } = require("node:path");
const { SandboxServer } = require("near-workspaces/dist/server");
const { SandboxWorker } = require("near-workspaces/dist/worker.js");

const [rpc, keyFile, wasm] = process.argv.slice(2);
const results = {};
async function step(name, run) {
  try {
    results[name] = { ok: (await run()) ?? null };
  } catch (error) {
    results[name] = { error: error.constructor.name, message: String(error.message) };
  }
}

async function main() {
  console.log = console.error; // the library tells of receipts there
  SandboxServer.init = async (config) => ({ config, start: async () => {}, close: async () => {} });
  const worker = await SandboxWorker.init({ rpcAddr: rpc, port: Number(new URL(rpc).port), homeDir: dirname(keyFile) });
  const NEAR = 10n ** 24n;
  const root = worker.rootAccount;
  const alice = await root.createSubAccount("ws-alice");
  const contract = await root.devDeploy(wasm, { initialBalance: 50n * NEAR });
  const height = async () => (await worker.provider.block({ finality: "final" })).header.height;

  await step("logs", async () => (await alice.callRaw(contract, "hello", {})).logs);
  await step("view", async () => {
    await alice.call(contract, "set", { a: 1 });
    return contract.view("get");
  });
  await step("patchState", async () => {
    await contract.patchState("value", "patched");
    return Buffer.from((await contract.viewRaw("get")).result).toString();
  });
  await step("fastForward", async () => {
    const before = await height();
    await worker.provider.fastForward(1000);
    return (await height()) - before >= 1000;
  });
  await step("updateAccount", async () => {
    await alice.updateAccount({ amount: (7n * NEAR).toString() });
    return String((await alice.balance()).total);
  });
  await step("panic", async () => (await alice.callRaw(contract, "fail", {})).receiptFailureMessages);
  await step("delete", async () => {
    const bob = await root.createSubAccount("ws-bob");
    await bob.delete(alice.accountId);
    return bob.exists();
  });
  process.stdout.write(JSON.stringify(results));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
