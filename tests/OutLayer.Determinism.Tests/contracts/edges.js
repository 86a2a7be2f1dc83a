// What most easily differs from machine to machine: depths, memory limits, floating point, order, time, places of errors.
import { near } from 'near';

const bits = (number) => {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, number);
  return view.getBigUint64(0).toString(16);
};

export function numbers() {
  const names = ['sin', 'cos', 'tan', 'asin', 'acos', 'atan', 'sinh', 'cosh', 'tanh', 'exp', 'expm1', 'log', 'log1p', 'log2', 'log10', 'cbrt', 'sqrt', 'fround'];
  const table = {};
  for (const name of names) {
    let sum = 0;
    for (let i = 0; i < 200; i++) sum += Math[name](i / 200 + (name === 'acosh' ? 1 : 0));
    table[name] = [sum, bits(sum), bits(Math[name](-2))];
  }
  table.nan = [0 / 0, Infinity - Infinity, Math.sqrt(-1), -(0 / 0), Number('x')].map(bits);
  table.text = [1 / 3, 1e21, 5e-324, 2 ** 53 + 2, (1234.5678).toFixed(2), (255).toString(36), (0.1).toString(2), 1e300 * 10];
  table.pow = [Math.pow(1.0000001, 1e7), 2 ** 0.5, Math.hypot(3, 4, 5), Math.atan2(-0, -1)].map(bits);
  return table;
}

export function order() {
  const shuffled = [];
  for (let i = 0, x = 1; i < 500; i++) shuffled.push(x = (x * 48271) % 2147483647);
  const object = {};
  for (const number of shuffled) object[number % 3 === 0 ? number % 50 : `key${number % 50}`] = number;
  for (let i = 0; i < 40; i++) near.storageWrite(`k${shuffled[i] % 1000}`, String(shuffled[i]));
  return {
    sorted: [...shuffled].sort().slice(0, 10),
    stable: shuffled.map((number) => [number % 7, number]).sort((a, b) => a[0] - b[0]).slice(0, 10),
    keys: Object.keys(object),
    set: [...new Set(shuffled.map((number) => number % 20))],
    stored: near.storageKeys('k', { limit: 100 }),
    date: [new Date(2024, 1, 29, 12).toString(), new Date(0).toISOString(), new Date(1e12).getTimezoneOffset(), Date.parse('2024-03-31T02:30:00')],
    text: ['ä', 'z', 'a', 'I', 'ı'].sort((a, b) => a.localeCompare(b)).concat('İI'.toLowerCase(), 'straße'.toUpperCase(), (1234567.891).toLocaleString()),
    words: 'the quick brown fox'.replace(/(\w+) (\w+)/g, '$2 $1').split(/\s/u),
  };
}

// How deep plain recursion goes is what the language's own limit says, not the machine's stack.
export function depth() {
  let reached = 0;
  const down = () => { reached += 1; down(); };
  try {
    down();
  } catch (error) {
    return { reached, error: `${error.name}: ${error.message}` };
  }
}

export function nested_json() {
  try {
    return JSON.parse('['.repeat(1e6));
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
}

export function regular_expression() {
  try {
    return /^(a+)+$/.test('a'.repeat(18) + 'b');
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
}

export function throws_deep() {
  const first = (list) => list.map((item) => item.no.such);
  return first([{}]);
}

export function memory_bomb() {
  near.log('before the bomb');
  const kept = [];
  for (;;) kept.push(new Uint8Array(1 << 20).fill(kept.length));
}

export function string_bomb() {
  let text = 'x';
  for (;;) text += text;
}

export function endless() {
  near.storageWrite('never', 'kept');
  for (;;);
}

export function log_flood() {
  for (let i = 0; ; i++) near.log(`line ${i}`);
}

export function result_flood() {
  return 'y'.repeat(5 << 20);
}

export async function never() {
  await new Promise(() => {});
}

export async function later() {
  const seen = [];
  const step = async (name) => { for (let i = 0; i < 3; i++) { seen.push(name + i); await null; } };
  await Promise.all([step('a'), step('b'), step('c')]);
  return seen;
}
