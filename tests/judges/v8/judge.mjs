// Judges modules on V8. A line of JSON in: { wasm (base64), run: false } asks whether the module is valid
// (and if not, why: the answer's reason is empty where it is); with run: true it also has
// imports: [{ module, name, kind, type, min, max, mutable }], calls: [{ function, type: "il:f", arguments: ["hex bits"] }] and
// exports: [{ name, kind, type }]. A line of JSON out: { reason }, or { start, calls: [], state: [] }.
import { createHash } from 'node:crypto';
import { createInterface } from 'node:readline';

const cell = new DataView(new ArrayBuffer(8));
const zeros = { i: 0, l: 0n, f: 0, d: 0, F: null, E: null };
const globalTypes = { i: 'i32', l: 'i64', f: 'f32', d: 'f64', F: 'anyfunc', E: 'externref' };

const fromBits = (type, hex) => {
  const bits = BigInt('0x' + hex);
  if (type === 'F') return null;
  if (type === 'E') return bits === 0n ? null : Number(bits);
  cell.setBigUint64(0, bits);
  if (type === 'i') return cell.getInt32(4);
  if (type === 'l') return cell.getBigInt64(0);
  return type === 'f' ? cell.getFloat32(4) : cell.getFloat64(0);
};
const toText = (type, value) => {
  if (type === 'F') return value === null ? '0' : 'ref';
  if (type === 'E') return value === null ? '0' : value.toString(16);
  if ((type === 'f' || type === 'd') && Number.isNaN(value)) return 'nan';
  cell.setBigUint64(0, 0n);
  if (type === 'i') cell.setInt32(4, value);
  else if (type === 'l') cell.setBigInt64(0, value);
  else if (type === 'f') cell.setFloat32(4, value);
  else cell.setFloat64(0, value);
  return cell.getBigUint64(0).toString(16);
};

const traps = [
  [/^unreachable/, 'unreachable'], [/memory access out of bounds/, 'memory'], [/divide by zero|remainder by zero/, 'divide-by-zero'],
  [/divide result unrepresentable|float unrepresentable/, 'number'], [/data segment/, 'memory'],
  [/null function|signature mismatch|RuntimeError: null/, 'signature'], [/dereferencing a null|rethrowing null/, 'NullReference'], [/table|element segment/i, 'table'], [/call stack/, 'limit'],
];
const trapOf = (error) => error instanceof WebAssembly.Exception ? 'exception' : traps.find(([pattern]) => pattern.test(error.message))?.[1] ?? `${error.name}: ${error.message}`;

const kindsOfImports = {
  func: (item, log) => {
    const [parameters, results] = item.type.split(':');
    return (...values) => {
      log.push(`${item.name}(${values.map((value, i) => toText(parameters[i], value)).join(',')})\n`);
      const given = [...results].map((type) => zeros[type]);
      return results.length > 1 ? given : given[0];
    };
  },
  memory: (item) => new WebAssembly.Memory({ initial: item.min, maximum: item.max ?? undefined }),
  table: (item) => new WebAssembly.Table({ element: globalTypes[item.type], initial: item.min, maximum: item.max ?? undefined }, null),
  tag: (item) => new WebAssembly.Tag({ parameters: [...item.type.slice(0, -1)].map((type) => globalTypes[type]) }),
  global: (item) => new WebAssembly.Global({ value: globalTypes[item.type], mutable: item.mutable }, zeros[item.type]),
};

function importsOf(job, log) {
  const imports = {};
  for (const item of job.imports) {
    imports[item.module] ??= {};
    imports[item.module][item.name] ??= kindsOfImports[item.kind](item, log);
  }
  return imports;
}

const hash = (data) => createHash('sha256').update(data).digest('hex');
const kindsOfExports = {
  memory: (memory) => `${memory.buffer.byteLength / 65536} ${hash(new Uint8Array(memory.buffer))}`,
  global: (global, type) => (type === 'v' || type === 'x' ? type : toText(type, global.value)),
  table: (table, type) => type === 'x' ? 'x' : Array.from({ length: table.length }, (_, i) => (table.get(i) === null ? '0' : '1')).join(''),
};

function call(exports, { function: name, type, arguments: bits }) {
  const [parameters, results] = type.split(':');
  try {
    const value = exports[name](...bits.map((hex, i) => fromBits(parameters[i], hex)));
    const values = results.length === 0 ? [] : results.length === 1 ? [value] : [...value];
    return values.map((one, i) => toText(results[i], one)).join(',');
  } catch (error) {
    return `trap ${trapOf(error)}`;
  }
}

function run(job, bytes) {
  const log = [];
  let instance;
  try {
    instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), importsOf(job, log));
  } catch (error) {
    return { start: error instanceof WebAssembly.LinkError ? 'link' : `trap ${trapOf(error)}`, calls: [], state: [] };
  }
  const { exports } = instance;
  const calls = job.calls.map((one) => call(exports, one));
  const state = job.exports.map(({ name, kind, type }) => `${name} ${kindsOfExports[kind](exports[name], type)}`);
  return { start: 'ok', calls, state: [...state, `host ${hash(log.join(''))}`] };
}

function reasonAgainst(bytes) {
  if (WebAssembly.validate(bytes)) return '';
  try {
    new WebAssembly.Module(bytes);
    return 'not valid, and compiled';
  } catch (error) {
    return error.message;
  }
}

let jobs = 0;
for await (const line of createInterface({ input: process.stdin })) {
  const job = JSON.parse(line);
  const bytes = Buffer.from(job.wasm, 'base64');
  const answer = job.run ? run(job, bytes) : { reason: reasonAgainst(bytes) };
  process.stdout.write(JSON.stringify(answer) + '\n');
  // Memories reserve gigabytes of addresses each; waiting for the collector's own idea of pressure uses them up.
  if (++jobs % 256 === 0) globalThis.gc?.();
}
