// Runs generated modules on V8. Input: a JSON file [{ plain, counting, functions: ["il:fd"], calls: [{ function, arguments: ["hex bits"] }] }]
// with modules in base64. Output: one line of JSON per module and form: what each call gave, and what was left behind.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const cell = new DataView(new ArrayBuffer(8));
const fromBits = (type, hex) => {
  cell.setBigUint64(0, BigInt('0x' + hex));
  if (type === 'i') return cell.getInt32(4);
  if (type === 'l') return cell.getBigInt64(0);
  return type === 'f' ? cell.getFloat32(4) : cell.getFloat64(0);
};
const toBits = (type, value) => {
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
  [/divide result unrepresentable/, 'overflow'], [/float unrepresentable/, 'conversion'],
  [/table index is out of bounds|table access|table or element/i, 'table'], [/null function|signature mismatch|RuntimeError: null/, 'signature'],
  [/data segment/, 'memory'], [/element segment|table/, 'table'], [/call stack/, 'stack'],
];
const trapOf = (error) => {
  for (const [pattern, name] of traps) if (pattern.test(error.message)) return name;
  return `${error.name}: ${error.message}`;
};

function run(wasm, module) {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(wasm));
  const outcomes = module.calls.map((call) => {
    const [parameters, results] = module.functions[call.function].split(':');
    try {
      const value = exports[`f${call.function}`](...call.arguments.map((hex, i) => fromBits(parameters[i], hex)));
      const values = results.length === 0 ? [] : results.length === 1 ? [value] : [...value];
      return values.map((one, i) => toBits(results[i], one)).join(',');
    } catch (error) {
      return `trap ${trapOf(error)}`;
    }
  });
  const globals = [...module.globals].map((type, i) => toBits(type, exports[`g${i}`].value));
  return { outcomes, globals, memory: createHash('sha256').update(new Uint8Array(exports.memory.buffer)).digest('hex') };
}

for (const module of JSON.parse(readFileSync(process.argv[2])))
  for (const form of ['plain', 'counting'])
    console.log(JSON.stringify(run(Buffer.from(module[form], 'base64'), module)));
