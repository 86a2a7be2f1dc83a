// Walks every object that code can reach in its world and describes each in one line: kind, prototype, extensibility, own
// properties with their attributes, and for a function its name, length and text. Run in a contract and in a Compartment,
// the two lists must be the same but for what a contract has and a Compartment has not (import.meta, namespaces).
(async function sweep(extraRoots) {
  'use strict';
  const paths = new Map();
  const queue = [];
  const lines = [];

  const visit = (value, path) => {
    if ((typeof value !== 'object' || value === null) && typeof value !== 'function') return describePrimitive(value);
    if (!paths.has(value)) {
      paths.set(value, path);
      queue.push(value);
    }
    return `<${paths.get(value)}>`;
  };

  const describePrimitive = (value) => `${typeof value} ${Object.is(value, -0) ? '-0' : String(value)}`;
  const keyText = (key) => (typeof key === 'symbol' ? `[${String(key)}]` : String(key));

  const describeProperty = (path, key, descriptor) => {
    const name = keyText(key);
    const flags = (descriptor.writable ? 'w' : '-') + (descriptor.enumerable ? 'e' : '-') + (descriptor.configurable ? 'c' : '-');
    const content = 'value' in descriptor ? visit(descriptor.value, `${path}.${name}`)
      : `get ${visit(descriptor.get, `${path}.${name}#get`)} set ${visit(descriptor.set, `${path}.${name}#set`)}`;
    return `${name} ${flags} ${content}`;
  };

  const isConstructor = (f) => {
    try {
      Reflect.construct(Object, [], f);
      return true;
    } catch {
      return false;
    }
  };

  const describe = (object) => {
    const path = paths.get(object);
    const kind = typeof object === 'function' ? `function ${isConstructor(object) ? 'constructor ' : ''}` +
      JSON.stringify(Function.prototype.toString.call(object)) : Object.prototype.toString.call(object);
    const state = Object.isFrozen(object) ? 'frozen' : Object.isExtensible(object) ? 'extensible' : 'closed';
    const prototype = visit(Reflect.getPrototypeOf(object), `${path}.__proto__`);
    // Sorted: the order in which two global objects got their properties says nothing about what can be reached.
    const keys = Reflect.ownKeys(object).sort((a, b) => (keyText(a) < keyText(b) ? -1 : 1));
    const properties = keys.map((key) => describeProperty(path, key, Reflect.getOwnPropertyDescriptor(object, key)));
    lines.push(`${path}: ${kind}, ${state}, prototype ${prototype}; ${properties.join('; ')}`);
  };

  const thrownBy = (f) => {
    try {
      f();
    } catch (error) {
      return error;
    }
    return 'nothing thrown';
  };
  const rejection = (promise) => promise.then(() => 'nothing thrown', (error) => error);
  const recurse = () => recurse() + 1;

  const syntax = {
    object: {}, array: [], regexp: /x/g, template: ((strings) => strings)`a${0}b`,
    func() {}, arrow: () => {}, asyncFunction: async function f() {}, asyncArrow: async () => {},
    generator: function* g() {}, asyncGenerator: async function* g() {}, class: class { #x = 1; static y = 2; get z() { return this.#x; } },
    derived: class extends null {}, args: (function f() { return arguments; })(1), bound: (function f() {}).bind(null),
    generatorObject: (function* g() { yield 1; })(), asyncGeneratorObject: (async function* g() { yield 1; })(),
    promise: Promise.resolve(1), proxy: Proxy.revocable({}, {}), bigint: Object(1n), symbol: Object(Symbol.iterator),
    arrayIterator: [].values(), mapIterator: new Map().entries(), setIterator: new Set().values(), stringIterator: ''.concat('x')[Symbol.iterator](),
    regexpIterator: 'x'.matchAll(/x/g), iteratorHelper: [1].values().map((x) => x), wrapped: Iterator.from({ next() {} }),
    zip: Iterator.zip([[1], [2]]), concat: Iterator.concat([1]), match: /(?<n>x)/d.exec('x'), date: new Date(0),
    typed: new Uint8Array(1), view: new DataView(new ArrayBuffer(1)), resizable: new ArrayBuffer(1, { maxByteLength: 2 }), json: JSON.parse('{"__proto__":1}'),
    capability: Promise.withResolvers(), groups: Object.groupBy([1], () => 'x'),
  };
  const errors = {
    type: thrownBy(() => null.x), reference: thrownBy(() => undefinedName), range: thrownBy(() => [].length = -1),
    recursion: thrownBy(recurse), regexp: thrownBy(() => new RegExp('(')), json: thrownBy(() => JSON.parse('{')),
    uri: thrownBy(() => decodeURI('%')), evaluated: thrownBy(() => (0, eval)('@')), made: thrownBy(() => Function('@')),
    constant: thrownBy(() => { const c = 1; c = 2; }), bigint: thrownBy(() => 1n + 1), long: thrownBy(() => 'x'.repeat(2 ** 30)),
    suppressed: thrownBy(() => {
      using first = { [Symbol.dispose]() { throw 1; } };
      using second = { [Symbol.dispose]() { throw 2; } };
    }),
    aggregate: await rejection(Promise.any([Promise.reject(1)])), asyncThrow: await rejection((async () => null.x)()),
    constructed: new Error('m', { cause: 1 }), called: Error('m'), inert: thrownBy(() => (async () => {}).constructor('')),
    host: thrownBy(() => near.storageRead(1)), tamed: thrownBy(() => Date.now()), random: thrownBy(() => Math.random()),
    frozen: thrownBy(() => { Array.prototype.push = 1; }), symbol: thrownBy(() => `${Symbol('s')}`), instance: thrownBy(() => ({}) instanceof (() => {})),
  };

  visit(globalThis, 'globalThis');
  visit(Function('return this')(), 'Function.this');
  visit((0, eval)('this'), 'eval.this');
  visit(syntax, 'syntax');
  visit(errors, 'errors');
  while (queue.length > 0) describe(queue.shift());
  const shared = lines.length;
  visit(await extraRoots(), 'extra');
  while (queue.length > 0) describe(queue.shift());
  return { shared: lines.slice(0, shared), extra: lines.slice(shared) };
})
