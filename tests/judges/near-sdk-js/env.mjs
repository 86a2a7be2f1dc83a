// The host functions that near-sdk-js's contracts call, with a memory for state and a list of the receipts that are asked for.
const text = (bytes) => new TextDecoder().decode(bytes);
const hex = (bytes) => Buffer.from(bytes).toString('hex');

export function makeEnv(state, call) {
  const registers = new Map();
  const trace = { result: null, logs: [], receipts: [], returned: null, counts: { read: 0, write: 0, remove: 0, has: 0 } };
  const promises = [];
  const set = (register, bytes) => registers.set(BigInt(register), Uint8Array.from(bytes));
  const utf8 = (s) => new TextEncoder().encode(s);
  const at = (index) => promises[Number(index)];
  const receipt = (receiver, after) => {
    trace.receipts.push({ receiver, after, actions: [] });
    return BigInt(promises.push([trace.receipts.length - 1]) - 1);
  };
  const act = (index, ...action) => {
    trace.receipts[at(index)[0]].actions.push(action.map((part) => (part instanceof Uint8Array ? hex(part) : part === null ? null : `${part}`)));
  };
  const env = {
    read_register: (register) => registers.get(BigInt(register)),
    current_account_id: (register) => set(register, utf8('alice')),
    signer_account_id: (register) => set(register, utf8('bob')),
    signer_account_pk: (register) => set(register, [0, 1, 2]),
    predecessor_account_id: (register) => set(register, utf8(call.predecessor ?? 'carol')),
    input: (register) => set(register, utf8(call.args === undefined ? '' : JSON.stringify(call.args))),
    block_index: () => 10n, block_timestamp: () => 42n, epoch_height: () => 1n, storage_usage: () => 12n,
    account_balance: () => 1000n + BigInt(call.deposit ?? 0), account_locked_balance: () => 0n, attached_deposit: () => BigInt(call.deposit ?? 0),
    prepaid_gas: () => 300000000000000n,
    random_seed: (register) => set(register, [0, 1, 2]),
    value_return: (bytes) => { trace.result = text(bytes); trace.returned = null; },
    log: (s) => { trace.logs.push(`${s}`); },
    log_utf8: (bytes) => { trace.logs.push(text(bytes)); },
    storage_read(key, register) {
      trace.counts.read += 1;
      if (!state.has(hex(key))) return 0n;
      set(register, Buffer.from(state.get(hex(key)), 'hex'));
      return 1n;
    },
    storage_has_key(key) { trace.counts.has += 1; return state.has(hex(key)) ? 1n : 0n; },
    storage_write(key, value, register) {
      trace.counts.write += 1;
      const old = state.get(hex(key));
      state.set(hex(key), hex(value));
      if (old === undefined) return 0n;
      set(register, Buffer.from(old, 'hex'));
      return 1n;
    },
    storage_remove(key, register) {
      trace.counts.remove += 1;
      const old = state.get(hex(key));
      if (old === undefined) return 0n;
      state.delete(hex(key));
      set(register, Buffer.from(old, 'hex'));
      return 1n;
    },
    promise_batch_create: (account) => receipt(account, []),
    promise_batch_then: (index, account) => receipt(account, at(index)),
    promise_and: (...indexes) => BigInt(promises.push(indexes.flatMap((index) => at(index))) - 1),
    promise_create(account, method, args, amount, gas) {
      const index = env.promise_batch_create(account);
      env.promise_batch_action_function_call(index, method, args, amount, gas);
      return index;
    },
    promise_then(after, account, method, args, amount, gas) {
      const index = env.promise_batch_then(after, account);
      env.promise_batch_action_function_call(index, method, args, amount, gas);
      return index;
    },
    promise_batch_action_create_account: (index) => act(index, 'CreateAccount'),
    promise_batch_action_deploy_contract: (index, code) => act(index, 'DeployContract', code),
    promise_batch_action_function_call: (index, method, args, amount, gas) => act(index, 'FunctionCall', method, args, amount, gas),
    promise_batch_action_function_call_weight: (index, method, args, amount) => act(index, 'FunctionCall', method, args, amount, null),
    promise_batch_action_transfer: (index, amount) => act(index, 'Transfer', amount),
    promise_batch_action_stake: (index, amount, key) => act(index, 'Stake', amount, key),
    promise_batch_action_add_key_with_full_access: (index, key, nonce) => act(index, 'AddKey', key, nonce),
    promise_batch_action_add_key_with_function_call: (index, key, nonce, allowance, receiver, methods) => act(index, 'AddKey', key, nonce, allowance, receiver, methods),
    promise_batch_action_delete_key: (index, key) => act(index, 'DeleteKey', key),
    promise_batch_action_delete_account: (index, account) => act(index, 'DeleteAccount', account),
    promise_results_count: () => BigInt((call.results ?? []).length),
    promise_result(index, register) {
      const result = call.results[Number(index)];
      if (typeof result !== 'string') return BigInt(result);
      set(register, utf8(result));
      return 1n;
    },
    promise_return: (index) => { [trace.returned] = at(index); trace.result = null; },
    utf8_string_to_uint8array: utf8,
    uint8array_to_utf8_string: text,
    latin1_string_to_uint8array: (s) => Uint8Array.from(Buffer.from(s, 'latin1')),
    uint8array_to_latin1_string: (bytes) => Buffer.from(bytes).toString('latin1'),
  };
  return { env, trace };
}
