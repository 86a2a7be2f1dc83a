// Runs kernels when asked: a line of JSON in ({"load": path, "script"?: path} or {"run": size}), a line of JSON out. A run is answered
// with its result and its CPU time in ms; an error with {"error"}. Between questions this process does nothing.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { imports } from './imports.mjs';

let kernel;

function load(path, script) {
  const module = new WebAssembly.Module(readFileSync(path));
  let exports;
  exports = new WebAssembly.Instance(module, imports(module, () => exports.memory.buffer)).exports;
  exports._initialize?.();
  kernel = script ? quickJs(exports, readFileSync(script)) : exports.run;
  return {};
}

/** The function that a script's value is, as a kernel; the same calls as in QuickJsGuest.cs. */
function quickJs(exports, source) {
  const push = (bytes) => {
    const at = exports.wasm_malloc(bytes.length + 1);
    new Uint8Array(exports.memory.buffer, at, bytes.length + 1).set([...bytes, 0]);
    return at;
  };
  if (exports.qjs_init() !== 0) throw new Error('QuickJS did not start');
  const work = exports.qjs_eval(push(source), source.length, push(Buffer.from('kernel')), 0);
  if (!exports.qjs_is_function(work)) throw new Error('the script is not a function');
  const self = exports.qjs_get_undefined();
  const argv = exports.wasm_malloc(4);
  return (size) => {
    const argument = exports.qjs_new_number(size);
    new DataView(exports.memory.buffer).setUint32(argv, argument, true);
    const result = exports.qjs_call(work, self, 1, argv);
    const number = exports.qjs_get_float64(result);
    exports.qjs_free_value(argument);
    exports.qjs_free_value(result);
    return number;
  };
}

function run(size) {
  const before = process.cpuUsage();
  const result = kernel(size) >>> 0;
  const used = process.cpuUsage(before);
  return { result, ms: (used.user + used.system) / 1000 };
}

function answer(request) {
  try {
    return request.load ? load(request.load, request.script) : run(request.run);
  } catch (error) {
    return { error: `${error.name}: ${error.message}` };
  }
}

console.log(JSON.stringify({ node: process.version, v8: process.versions.v8 }));
for await (const line of createInterface({ input: process.stdin })) console.log(JSON.stringify(answer(JSON.parse(line))));
