// Runs one method of one contract for the host: start(), then the host drains the job queue, then outcome(). It trusts
// the contract with nothing but the contract's own result: every function used here was taken before a contract ran.
(function driver(realm) {
  'use strict';
  const { harden, uncurry, stackOf, functionPlace, boundMethods, isNearPromise } = realm;
  const { parse, stringify } = JSON;
  const { ownKeys } = Reflect;
  const { hasOwn, getOwnPropertyDescriptor } = Object;
  const { isArray } = Array;
  const slice = uncurry(String.prototype.slice);
  const join = uncurry(Array.prototype.join);
  const sourceOf = uncurry(Function.prototype.toString);
  const startsWith = uncurry(String.prototype.startsWith);
  const identifier = /^[A-Za-z_$][\w$]*$/;
  const matches = uncurry(RegExp.prototype.test);
  const wellFormed = uncurry(String.prototype.toWellFormed);
  const toText = String;
  const maxMessage = 8192;
  const maxStack = 32768;

  // What outcome() answers: one letter, then text. P pending, U undefined, V a value as JSON, X exports, E an error.
  let outcome = 'P';

  /** An error of the driver's own. Recognised by a private name, which asks nothing of what a contract threw. */
  class Refusal {
    #report;

    constructor(code, message, place) { this.#report = { code, name: null, message: wellFormed(message), stack: null, place }; }

    static reportOf(error) { return isObject(error) && #report in error ? error.#report : undefined; }
  }

  const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

  /** At most so many units of a text, as text that UTF-8 can hold: a cut, or the contract, may leave half a pair. */
  const cut = (value, length) => wellFormed(slice(value, 0, length));

  /** Runs guest code that may throw anything, for a text. */
  const attempt = (get) => {
    try {
      const value = get();
      return typeof value === 'string' ? value : undefined;
    } catch {
      return undefined;
    }
  };

  const placeOf = (f) => {
    try {
      return { file: functionPlace.file(f), line: functionPlace.line(f), column: functionPlace.column(f) };
    } catch {
      return undefined;
    }
  };

  /** A thrown value that is not an Error: what it is, as text. */
  const thrownText = (value) => {
    if (typeof value === 'string') return value;
    if (typeof value === 'function') return 'a function';
    if (typeof value !== 'object' || value === null) return toText(value);
    return attempt(() => stringify(value)) ?? 'an object that JSON cannot hold';
  };

  const describeError = (code, error) => {
    const stack = isObject(error) ? attempt(() => stackOf(error)) : undefined;
    const message = isObject(error) ? attempt(() => error.message) : undefined;
    const name = isObject(error) ? attempt(() => error.name) : undefined;
    return {
      // A contract whose memory is used up has hit a limit, whoever noticed it.
      code: name === 'InternalError' && message === 'out of memory' ? 'memory-limit' : code,
      name: name === undefined ? null : cut(name, 256),
      message: cut(message === undefined ? thrownText(error) : message, maxMessage),
      stack: stack === undefined ? null : cut(stack, maxStack),
    };
  };

  /** `method`, where one was called, is the place to show where the error itself has none. */
  const fail = (code, error, method) => {
    const report = Refusal.reportOf(error) ?? describeError(code, error);
    if (method !== undefined && report.stack === null) report.method = placeOf(method);
    outcome = `E${stringify(report)}`;
  };

  /** A class cannot be called. Its prototype property is read-only, which a hardened function's is too. */
  const isClass = (f) => getOwnPropertyDescriptor(f, 'prototype')?.writable === false && startsWith(sourceOf(f), 'class');
  const isMethod = (value) => typeof value === 'function' && !isClass(value);

  // Methods of classes that near-sdk-js's decorators bind; they are the contract's although no module exports them.
  const isBound = uncurry(Map.prototype.has);
  const boundOf = uncurry(Map.prototype.get);
  const eachBound = uncurry(Map.prototype.forEach);

  const methodsOf = (contract) => {
    const names = [];
    const keys = ownKeys(contract);
    for (let i = 0; i < keys.length; i += 1) {
      if (typeof keys[i] === 'string' && isMethod(contract[keys[i]])) names[names.length] = keys[i];
    }
    eachBound(boundMethods, (_, name) => {
      if (!hasOwn(contract, name)) names[names.length] = name;
    });
    return names;
  };

  const findMethod = (contract, entry, method) => {
    if (hasOwn(contract, method) && isMethod(contract[method])) return contract[method];
    if (isBound(boundMethods, method)) return boundOf(boundMethods, method);
    const names = methodsOf(contract);
    if (names.length === 0) {
      throw new Refusal('no-export', `${entry} exports no function; write: export function ${method}(args) { ... }`);
    }
    const found = hasOwn(contract, method) ? `export "${method}" of ${entry} is not a function that can be called`
      : `${entry} has no method "${method}"`;
    throw new Refusal('no-method', `${found}; it exports: ${join(names, ', ')}`, placeOf(contract[names[0]]));
  };

  /** Where in the result: keys[i] is a key of holders[i - 1], and the first is the result itself. */
  const pathOf = (holders, keys) => {
    let path = 'result';
    for (let i = 1; i < keys.length; i += 1) {
      const key = keys[i];
      path += isArray(holders[i - 1]) ? `[${key}]` : matches(identifier, key) ? `.${key}` : `[${stringify(key)}]`;
    }
    return slice(path, 0, 1024);
  };

  const advice = {
    bigint: 'a BigInt, which JSON cannot hold: return it as a string, for example value.toString()',
    function: 'a function, which JSON cannot hold',
    symbol: 'a symbol, which JSON cannot hold',
  };

  /** JSON.stringify, but what it would drop or refuse is an error that says where it is. */
  const resultText = (result) => {
    if (result === null || typeof result === 'string' || typeof result === 'number') return stringify(result);
    const holders = [];
    const keys = [];
    const visit = function visit(key, value) {
      let depth = holders.length;
      while (depth > 0 && holders[depth - 1] !== this) depth -= 1;
      holders.length = depth;
      keys.length = depth;
      keys[depth] = key;
      const refused = advice[typeof value];
      if (refused !== undefined) throw new Refusal('result-not-json', `${pathOf(holders, keys)} is ${refused}`);
      if (typeof value === 'object' && value !== null) holders[depth] = value;
      return value;
    };
    try {
      return stringify(result, visit);
    } catch (error) {
      // A cycle: the value visited last is among those that hold it.
      const last = keys.length - 1;
      for (let i = 0; i < last; i += 1) {
        if (holders[i] === holders[last]) {
          throw new Refusal('result-not-json', `${pathOf(holders, keys)} is a cycle, which JSON cannot hold`);
        }
      }
      throw error;
    }
  };

  const run = async (entry, method, args) => {
    let contract;
    try {
      // Through a module that imports the entry and exports its namespace, by the host: a namespace that has an export
      // named then would be taken for a promise.
      ({ contract } = await import('outlayer:entry'));
    } catch (error) {
      return fail('load-failed', error);
    }
    if (method === undefined) {
      outcome = `X${stringify(methodsOf(contract))}`;
      return undefined;
    }
    let called;
    let result;
    try {
      called = findMethod(contract, entry, method);
      result = called(args);
      // A NearPromise has a method then, but is nothing to wait for: it says what comes after the call.
      if (isNearPromise(result)) result = result.onReturn();
      else result = await result;
    } catch (error) {
      return fail('threw', error, called);
    }
    try {
      outcome = result === undefined ? 'U' : `V${resultText(result)}`;
    } catch (error) {
      fail('result-not-json', error, called);
    }
    return undefined;
  };

  // `anyArguments`: text that is not JSON is the method's to read, by near.input() or near.inputRaw().
  realm.start = (entry, method, argsText, anyArguments) => {
    let args = {};
    if (argsText !== undefined) {
      try {
        args = parse(argsText);
      } catch (error) {
        if (!anyArguments) return fail('args-not-json', error);
        args = undefined;
      }
    }
    run(entry, method, args);
    return undefined;
  };
  realm.outcome = () => outcome;
  realm.describe = (error) => stringify(describeError('unhandled-rejection', error));
  realm.bigint = BigInt;
  harden(realm.start);
  harden(realm.outcome);
})
