// binaryen's --translate-to-fuzz as a service: a line of random bytes in, a line with a valid module out, both in base64. After
// the bytes stand wasm-opt's options for the features that the module may use.
// Exceptions come out in their new form alone, since V8 refuses modules that mix it with the old one.
// wasm-opt is a program that ends after one module; here it is compiled once, and each module gets an instance of its own.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';

const path = fileURLToPath(new URL('node_modules/binaryen/bin/wasm-opt', import.meta.url));
const program = vm.compileFunction(`${readFileSync(path, 'utf8').replace(/^#!.*\n/, '')}\n;return callMain;`,
  ['require', 'module', '__dirname', '__filename', 'Module', 'process']);
const surroundings = () => Object.create(process, { argv: { value: ['node', path] }, exitCode: { writable: true, value: 0 }, on: { value() {} } });
const start = (options) => program(createRequire(path), undefined, '/', path, { noInitialRun: true, print() {}, printErr() {}, ...options }, surroundings());

// The program carries its machine in a string; its first start is stopped where it hands the decoded bytes over.
const machine = await new Promise((resolve) => {
  const instantiate = WebAssembly.instantiate;
  WebAssembly.instantiate = (bytes) => {
    WebAssembly.instantiate = instantiate;
    resolve(WebAssembly.compile(bytes));
    return new Promise(() => {});
  };
  start({});
});

const ready = () => new Promise((resolve) => {
  const callMain = start({
    onRuntimeInitialized: () => queueMicrotask(() => resolve(callMain)),
    instantiateWasm(imports, receive) {
      WebAssembly.instantiate(machine, imports).then((instance) => receive(instance, machine));
      return {};
    },
  });
});

const folder = mkdtempSync(join(tmpdir(), 'outlayer-fuzz-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const [input, output] = [join(folder, 'bytes'), join(folder, 'module.wasm')];
for await (const line of createInterface({ input: process.stdin })) {
  const [bytes, ...features] = line.split(' ');
  writeFileSync(input, Buffer.from(bytes, 'base64'));
  const callMain = await ready();
  callMain([input, '-ttf', '-o', output, '-q', '--emit-exnref', '--mvp-features', ...features]);
  process.stdout.write(readFileSync(output).toString('base64') + '\n');
}
