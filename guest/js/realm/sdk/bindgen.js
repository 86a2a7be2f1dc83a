// Contracts as classes. A decorated method is a method of the contract: the driver finds it in realm.boundMethods.
(function sdkBindgen(realm) {
  'use strict';
  const { sdk, near } = realm;
  const { bytes, encode, serialize, deserialize, decodeObj2class } = sdk;
  const NativePromise = Promise;

  /** Name of a method to what calls it. */
  const boundMethods = new Map();

  // Kinds of decorated methods. Decorators of TypeScript and Babel's legacy ones say the prototype; the standard's do not,
  // but a class's own come right before the class's.
  const kindsOf = new WeakMap();
  let undecided = [];

  const isContext = (value) => typeof value === 'object' && value !== null && typeof value.kind === 'string';

  const note = (kind, target, key) => {
    if (isContext(key)) {
      if (key.kind === 'method' && !key.static && !key.private) undecided.push([key.name, kind]);
      return;
    }
    if (!kindsOf.has(target)) kindsOf.set(target, new Map());
    kindsOf.get(target).set(key, kind);
  };

  /** A method decorator of either form that puts another function in the method's place. */
  const replacing = (replace, kind) => (target, key, descriptor) => {
    if (kind !== undefined) note(kind, target, key);
    if (isContext(key)) return replace === undefined ? target : replace(target);
    if (replace !== undefined) descriptor.value = replace(descriptor.value);
    return undefined;
  };

  const view = () => replacing(undefined, 'view');
  const initialize = () => replacing(undefined, 'initialize');
  const migrate = () => replacing(undefined, 'migrate');

  const call = ({ privateFunction = false, payableFunction = false }) => replacing((method) => function called(...args) {
    if (privateFunction && near.predecessorAccountId() !== near.currentAccountId()) throw new Error('Function is private');
    if (!payableFunction && near.attachedDeposit() > 0n) throw new Error('Function is not payable');
    return method.apply(this, args);
  }, 'call');

  const middleware = (...middlewares) => replacing((method) => function guarded(...args) {
    try {
      for (const each of middlewares) each(...args);
    } catch (error) {
      throw new Error(error);
    }
    return method.apply(this, args);
  });

  // As near-sdk-js knows one. The driver uses it too, so it needs nothing that a contract can change.
  const isNearPromise = (value) => typeof value === 'object' && value !== null && value.constructor?.name === 'NearPromise';

  const finish = (Contract, contract, kind, result) => {
    if (kind !== 'view') Contract._saveToStorage(contract);
    if (result === undefined) return;
    if (isNearPromise(result)) result.onReturn();
    else near.valueReturnRaw(Contract._serialize(result, true));
  };

  const invoke = (Contract, name, kind) => {
    const state = kind === 'migrate' ? null : Contract._getState();
    const usesState = kind === 'call' || kind === 'view';
    if (kind === 'initialize' && state) throw new Error('Contract already initialized');
    if (usesState && !state && Contract._requireInit()) throw new Error('Contract must be initialized');
    const contract = Contract._create();
    if (usesState && state) Contract._reconstruct(contract, state);
    const result = contract[name](Contract._getArgs());
    return result instanceof NativePromise ? result.then((value) => finish(Contract, contract, kind, value)) : finish(Contract, contract, kind, result);
  };

  const bind = (target, Contract, context) => {
    const kinds = new Map(kindsOf.get(target.prototype));
    if (isContext(context)) {
      for (const [name, kind] of undecided) if (Object.hasOwn(target.prototype, name)) kinds.set(name, kind);
      undecided = [];
    }
    for (const [name, kind] of kinds) boundMethods.set(name, () => invoke(Contract, name, kind));
  };

  const NearBindgen = ({ requireInit = false, serializer = serialize, deserializer = deserialize }) => (target, context) => {
    const Contract = class extends target {
      static _create() { return new target(); }

      static _getState() {
        const stored = near.storageReadRaw(bytes('STATE'));
        return stored ? this._deserialize(stored) : null;
      }

      static _saveToStorage(contract) { near.storageWriteRaw(bytes('STATE'), this._serialize(contract)); }

      static _getArgs() { return JSON.parse(near.input() || '{}'); }

      static _serialize(value, forReturn = false) {
        if (!forReturn) return serializer(value);
        return encode(JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? `${each}` : each)));
      }

      static _deserialize(stored) { return deserializer(stored); }

      static _reconstruct(contract, stored) {
        if (contract.constructor.schema !== undefined) return decodeObj2class(contract, stored);
        for (const field in contract) {
          const reconstruct = contract[field].constructor?.reconstruct;
          contract[field] = reconstruct ? reconstruct(stored[field]) : stored[field];
        }
        return contract;
      }

      static _requireInit() { return requireInit; }
    };
    bind(target, Contract, context);
    return Contract;
  };

  const includeBytes = (path) => {
    throw new Error(`includeBytes('${path}') is done when a contract is built; \`outlayer near build\` builds it`);
  };

  Object.assign(sdk, { NearBindgen, call, view, initialize, migrate, middleware, includeBytes });
  realm.boundMethods = boundMethods;
  realm.isNearPromise = isNearPromise;
  // For the module alone, which cannot see the realm; done.js takes it away.
  globalThis.nearSdk = { ...sdk, near };
})
