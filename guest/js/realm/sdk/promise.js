// NearPromise: promises as values, which become calls of near.promise* when they are returned or built.
(function sdkPromise(realm) {
  'use strict';
  const { sdk, near } = realm;

  class PromiseAction {}

  const rawKey = (value, name) => (name === 'publicKey' ? value.data : value);

  /** A class whose constructor takes the fields, and whose add() gives them, in the order of the call, to near. */
  const action = (name, fields, order = fields) => {
    const call = near[`promiseBatchAction${name}`];
    return {
      [name]: class extends PromiseAction {
        constructor(...values) {
          super();
          fields.forEach((field, i) => { this[field] = values[i]; });
        }

        add(promiseIndex) { call(promiseIndex, ...order.map((field) => rawKey(this[field], field))); }
      },
    }[name];
  };

  const call = ['functionName', 'args', 'amount', 'gas'];
  const actions = {
    CreateAccount: action('CreateAccount', []),
    DeployContract: action('DeployContract', ['code']),
    FunctionCall: action('FunctionCall', call),
    FunctionCallRaw: action('FunctionCallRaw', call),
    FunctionCallWeight: action('FunctionCallWeight', [...call, 'weight']),
    FunctionCallWeightRaw: action('FunctionCallWeightRaw', [...call, 'weight']),
    Transfer: action('Transfer', ['amount']),
    Stake: action('Stake', ['amount', 'publicKey']),
    AddFullAccessKey: class AddFullAccessKey extends action('AddKeyWithFullAccess', ['publicKey', 'nonce']) {},
    AddAccessKey: class AddAccessKey extends action('AddKeyWithFunctionCall',
      ['publicKey', 'allowance', 'receiverId', 'functionNames', 'nonce'],
      ['publicKey', 'nonce', 'allowance', 'receiverId', 'functionNames']) {},
    DeleteKey: action('DeleteKey', ['publicKey']),
    DeleteAccount: action('DeleteAccount', ['beneficiaryId']),
  };

  class PromiseSingle {
    constructor(accountId, actionList, after, promiseIndex) {
      this.accountId = accountId;
      this.actions = actionList;
      this.after = after;
      this.promiseIndex = promiseIndex;
    }

    constructRecursively() {
      if (this.promiseIndex !== null) return this.promiseIndex;
      const index = this.after ? near.promiseBatchThen(this.after.constructRecursively(), this.accountId) : near.promiseBatchCreate(this.accountId);
      for (const each of this.actions) each.add(index);
      this.promiseIndex = index;
      return index;
    }
  }

  class PromiseJoint {
    constructor(promiseA, promiseB, promiseIndex) {
      this.promiseA = promiseA;
      this.promiseB = promiseB;
      this.promiseIndex = promiseIndex;
    }

    constructRecursively() {
      this.promiseIndex ??= near.promiseAnd(this.promiseA.constructRecursively(), this.promiseB.constructRecursively());
      return this.promiseIndex;
    }
  }

  class NearPromise {
    constructor(subtype, shouldReturn) {
      this.subtype = subtype;
      this.shouldReturn = shouldReturn;
    }

    static new(accountId) { return new NearPromise(new PromiseSingle(accountId, [], null, null), false); }

    addAction(added) {
      if (this.subtype instanceof PromiseJoint) throw new Error('Cannot add action to a joint promise.');
      this.subtype.actions.push(added);
      return this;
    }

    addFullAccessKey(publicKey) { return this.addFullAccessKeyWithNonce(publicKey, 0n); }

    addFullAccessKeyWithNonce(publicKey, nonce) { return this.addAction(new actions.AddFullAccessKey(publicKey, nonce)); }

    addAccessKey(publicKey, allowance, receiverId, functionNames) {
      return this.addAccessKeyWithNonce(publicKey, allowance, receiverId, functionNames, 0n);
    }

    addAccessKeyWithNonce(publicKey, allowance, receiverId, functionNames, nonce) {
      return this.addAction(new actions.AddAccessKey(publicKey, allowance, receiverId, functionNames, nonce));
    }

    and(other) { return new NearPromise(new PromiseJoint(this, other, null), false); }

    then(other) {
      if (typeof other === 'function') throw new Error('A NearPromise cannot be awaited, nor returned by an async method: return it from a method that is not async');
      sdk.assert(other.subtype instanceof PromiseSingle, 'Cannot callback joint promise.');
      sdk.assert(other.subtype.after === null, 'Cannot callback promise which is already scheduled after another');
      other.subtype.after = this;
      return other;
    }

    asReturn() {
      this.shouldReturn = true;
      return this;
    }

    constructRecursively() {
      const index = this.subtype.constructRecursively();
      if (this.shouldReturn) near.promiseReturn(index);
      return index;
    }

    onReturn() { this.asReturn().constructRecursively(); }

    build() { return this.constructRecursively(); }
  }

  // createAccount(), transfer(amount) and the like: the class of the same name.
  for (const name of Object.keys(actions).filter((each) => !each.startsWith('Add'))) {
    const method = name[0].toLowerCase() + name.slice(1);
    Object.defineProperty(NearPromise.prototype, method, {
      value: { [method](...values) { return this.addAction(new actions[name](...values)); } }[method], writable: true, configurable: true,
    });
  }

  Object.assign(sdk, actions, { PromiseAction, PromiseJoint, NearPromise });
})
