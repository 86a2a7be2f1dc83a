// The `near` object: near-sdk-js 2.0's names and types over the host's functions. Promises are in near-promises.js.
(function nearApi(realm) {
  'use strict';
  const { host } = realm;
  const { wrong, text, bytes, u64 } = realm.check;
  const { stringify } = JSON;
  const { isSafeInteger } = Number;

  // near.log: undefined is 'undefined', an object is its JSON, everything else is what a template makes of it.
  const shown = (value) => (typeof value === 'object' ? stringify(value) : `${value}`);
  const joined = (values) => {
    let line = '';
    for (let i = 0; i < values.length; i += 1) line += (i === 0 ? '' : ' ') + shown(values[i]);
    return text(line, 'log', 'the message');
  };
  const page = (options, check, name) => {
    if (typeof options !== 'object' || options === null) wrong(name, 'the second argument', 'an object { after, limit }', options);
    const { after = null, limit = null } = options;
    const from = after === null ? null : check(after, name, 'after');
    if (limit !== null && !(isSafeInteger(limit) && limit > 0)) {
      throw new RangeError(`near.${name}: limit must be a whole number above 0`);
    }
    return [from, limit];
  };

  const near = {
    storageRead(key) { return host.storageRead(text(key, 'storageRead', 'key')); },
    storageReadRaw(key) { return host.storageReadRaw(bytes(key, 'storageReadRaw', 'key')); },
    storageWrite(key, value) {
      return host.storageWrite(text(key, 'storageWrite', 'key'), text(value, 'storageWrite', 'value'));
    },
    storageWriteRaw(key, value) {
      return host.storageWriteRaw(bytes(key, 'storageWriteRaw', 'key'), bytes(value, 'storageWriteRaw', 'value'));
    },
    storageRemove(key) { return host.storageRemove(text(key, 'storageRemove', 'key')); },
    storageRemoveRaw(key) { return host.storageRemoveRaw(bytes(key, 'storageRemoveRaw', 'key')); },
    storageHasKey(key) { return host.storageHasKey(text(key, 'storageHasKey', 'key')); },
    storageHasKeyRaw(key) { return host.storageHasKeyRaw(bytes(key, 'storageHasKeyRaw', 'key')); },
    storageGetEvicted() { return host.storageGetEvicted(); },
    storageGetEvictedRaw() { return host.storageGetEvictedRaw(); },
    // Ours, not near-sdk-js's: keys in bytewise order. Contracts on the chain cannot list keys.
    storageKeys(prefix = '', options = {}) {
      text(prefix, 'storageKeys', 'prefix');
      const [after, limit] = page(options, text, 'storageKeys');
      return host.storageKeys(prefix, after, limit);
    },
    storageKeysRaw(prefix, options = {}) {
      const start = bytes(prefix, 'storageKeysRaw', 'prefix');
      const [after, limit] = page(options, bytes, 'storageKeysRaw');
      return host.storageKeysRaw(start, after, limit);
    },
    storageUsage() { return host.storageUsage(); },
    storageByteCost() { return 10000000000000000000n; },

    log(...params) { host.log(joined(params)); },
    logUtf8(msg) { host.logUtf8(bytes(msg, 'logUtf8', 'msg')); },
    logUtf16(msg) { host.logUtf16(bytes(msg, 'logUtf16', 'msg')); },
    panic(msg = '') { host.panic(text(msg, 'panic', 'msg')); },
    panicUtf8(msg) { host.panicUtf8(bytes(msg, 'panicUtf8', 'msg')); },

    input() { return host.input(); },
    inputRaw() { return host.inputRaw(); },
    valueReturn(value) { host.valueReturn(text(value, 'valueReturn', 'value')); },
    valueReturnRaw(value) { host.valueReturnRaw(bytes(value, 'valueReturnRaw', 'value')); },

    currentAccountId() { return host.currentAccountId(); },
    signerAccountId() { return host.signerAccountId(); },
    signerAccountPk() { return host.signerAccountPk(); },
    predecessorAccountId() { return host.predecessorAccountId(); },
    blockHeight() { return host.blockHeight(); },
    blockIndex() { return host.blockHeight(); },
    blockTimestamp() { return host.blockTimestamp(); },
    epochHeight() { return host.epochHeight(); },
    attachedDeposit() { return host.attachedDeposit(); },
    accountBalance() { return host.accountBalance(); },
    accountLockedBalance() { return host.accountLockedBalance(); },
    prepaidGas() { return host.prepaidGas(); },
    usedGas() { return host.usedGas(); },

    randomSeed() { return host.randomSeed(); },
    sha256(value) { return host.sha256(bytes(value, 'sha256', 'value')); },
    keccak256(value) { return host.keccak256(bytes(value, 'keccak256', 'value')); },
    keccak512(value) { return host.keccak512(bytes(value, 'keccak512', 'value')); },
    ripemd160(value) { return host.ripemd160(bytes(value, 'ripemd160', 'value')); },
    ecrecover(hash, sig, v, malleabilityFlag) {
      return host.ecrecover(bytes(hash, 'ecrecover', 'hash'), bytes(sig, 'ecrecover', 'sig'), u64(v, 'ecrecover', 'v'),
        u64(malleabilityFlag, 'ecrecover', 'malleabilityFlag'));
    },
    altBn128G1Multiexp(value) { return host.altBn128G1Multiexp(bytes(value, 'altBn128G1Multiexp', 'value')); },
    altBn128G1Sum(value) { return host.altBn128G1Sum(bytes(value, 'altBn128G1Sum', 'value')); },
    altBn128PairingCheck(value) { return host.altBn128PairingCheck(bytes(value, 'altBn128PairingCheck', 'value')); },

    validatorStake(accountId) { return host.validatorStake(text(accountId, 'validatorStake', 'accountId')); },
    validatorTotalStake() { return host.validatorTotalStake(); },
  };

  realm.near = near;
})
