// Runs kernels when asked: a line of JSON in ({"load": path} or {"run": size}), a line of JSON out. A run is answered with its
// result and its CPU time in ms; an error with {"error"}. Runs wait for a question, so that between them this process does nothing.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { imports } from './imports.mjs';

let exports;

function load(path) {
  const module = new WebAssembly.Module(readFileSync(path));
  const host = imports(module, () => exports.memory.buffer);
  exports = new WebAssembly.Instance(module, host).exports;
  exports._initialize?.();
  return {};
}

function run(size) {
  const before = process.cpuUsage();
  const result = exports.run(size) >>> 0;
  const used = process.cpuUsage(before);
  return { result, ms: (used.user + used.system) / 1000 };
}

function answer(request) {
  try {
    return request.load ? load(request.load) : run(request.run);
  } catch (error) {
    return { error: `${error.name}: ${error.message}` };
  }
}

console.log(JSON.stringify({ node: process.version, v8: process.versions.v8 }));
for await (const line of createInterface({ input: process.stdin })) console.log(JSON.stringify(answer(JSON.parse(line))));
