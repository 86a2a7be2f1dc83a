// Tries everything that a deterministic sandbox must not allow, and shows what each attempt gets. Run it:
//   ./outlayer run samples/forbidden/forbidden.js attempts
let calls = 0;

const attempt = (act) => {
  try {
    const value = act();
    return value === undefined ? 'undefined' : `got ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`;
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
};

export function attempts() {
  calls += 1;
  return {
    'Date.now()': attempt(() => Date.now()),
    'new Date()': attempt(() => new Date()),
    'Math.random()': attempt(() => Math.random()),
    "fetch('https://example.com')": attempt(() => fetch('https://example.com')),
    'setTimeout(() => {}, 0)': attempt(() => setTimeout(() => {}, 0)),
    'new WeakRef({})': attempt(() => new WeakRef({})),
    'process.env': attempt(() => process.env),
    "require('fs')": attempt(() => require('fs')),
    'Object.prototype.polluted = 1': attempt(() => { Object.prototype.polluted = 1; }),
    'Array.prototype.push = () => 666': attempt(() => { Array.prototype.push = () => 666; }),
    '({}).__proto__.polluted = 1': attempt(() => { ({}).__proto__.polluted = 1; }),
    'JSON.parse = () => 666': attempt(() => { JSON.parse = () => 666; }),
    'near.signerAccountId = () => "mallory"': attempt(() => { near.signerAccountId = () => 'mallory'; }),
    "(() => {}).constructor('return this')()": attempt(() => typeof (() => {}).constructor('return this')()),
    'the stack of an error': attempt(() => String(new Error('x').stack)),
    'calls counted in a variable of the module': calls,
    'calls counted on globalThis': attempt(() => { globalThis.calls = (globalThis.calls ?? 0) + 1; return globalThis.calls; }),
    'what is allowed instead': {
      'near.blockTimestamp()': String(near.blockTimestamp()),
      'near.randomSeed()': near.randomSeed().length,
    },
  };
}

export async function dynamic_import() {
  try {
    await import('./no-such-module.js');
    return 'imported';
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
}

export function write_in_a_view() {
  near.storageWrite('written', 'yes');
  return 'written';
}
