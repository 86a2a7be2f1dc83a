// Promises of the `near` object; after them it is complete, and frozen.
(function nearPromises(realm) {
  'use strict';
  const { host, harden } = realm;
  const { text, bytes, u64, u128 } = realm.check;

  // What happens to each argument, by its name in near-sdk-js.
  const checks = {
    promiseIndex: u64, accountId: text, methodName: text, amount: u128, gas: u64, weight: u64, code: bytes,
    publicKey: bytes, nonce: u64, allowance: u128, receiverId: text, methodNames: text, beneficiaryId: text,
  };
  const call = ['methodName', 'args', 'amount', 'gas'];
  const action = (name, ...parameters) => [`promiseBatchAction${name}`, ['promiseIndex', ...parameters]];
  // Functions that take `args` have a twin that is named Raw and takes bytes.
  const rows = [
    ['promiseCreate', ['accountId', ...call]],
    ['promiseThen', ['promiseIndex', 'accountId', ...call]],
    ['promiseBatchCreate', ['accountId']],
    ['promiseBatchThen', ['promiseIndex', 'accountId']],
    ['promiseReturn', ['promiseIndex']],
    action('CreateAccount'),
    action('DeployContract', 'code'),
    action('FunctionCall', ...call),
    action('FunctionCallWeight', ...call, 'weight'),
    action('Transfer', 'amount'),
    action('Stake', 'amount', 'publicKey'),
    action('AddKeyWithFullAccess', 'publicKey', 'nonce'),
    action('AddKeyWithFunctionCall', 'publicKey', 'nonce', 'allowance', 'receiverId', 'methodNames'),
    action('DeleteKey', 'publicKey'),
    action('DeleteAccount', 'beneficiaryId'),
  ];

  const { near } = realm;
  const add = (name, parameters, args) => {
    const steps = parameters.map((parameter) => (parameter === 'args' ? args : checks[parameter]));
    const toHost = host[name];
    Object.assign(near, {
      [name](...given) {
        const checked = [];
        for (let i = 0; i < steps.length; i += 1) {
          const check = steps[i];
          checked[i] = check(given[i], name, parameters[i]);
        }
        return toHost(...checked);
      },
    });
  };
  for (const [name, parameters] of rows) {
    add(name, parameters, text);
    if (parameters.includes('args')) add(`${name}Raw`, parameters, bytes);
  }

  // The host answers a number, which says how it went, where there is no value.
  const result = (value) => {
    if (typeof value === 'number') throw new Error(`assertion failed: Promise result ${value === 0 ? 'NotReady' : 'Failed'}`);
    return value;
  };
  Object.assign(near, {
    promiseAnd(...promiseIndexes) {
      const indexes = [];
      for (let i = 0; i < promiseIndexes.length; i += 1) indexes[i] = u64(promiseIndexes[i], 'promiseAnd', `promiseIndexes[${i}]`);
      return host.promiseAnd(...indexes);
    },
    promiseResultsCount() { return host.promiseResultsCount(); },
    promiseResult(promiseIndex) { return result(host.promiseResult(u64(promiseIndex, 'promiseResult', 'promiseIndex'))); },
    promiseResultRaw(promiseIndex) { return result(host.promiseResultRaw(u64(promiseIndex, 'promiseResultRaw', 'promiseIndex'))); },
  });

  harden(host);
  Object.defineProperty(globalThis, 'near', { value: harden(near), writable: true, enumerable: true, configurable: true });
})
