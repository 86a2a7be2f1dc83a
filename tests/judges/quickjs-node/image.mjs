// Builds the frozen realm as OutLayer.Js does: bytecode made in one instance, run in a second, whose memory is the image.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { QuickJs } from './quickjs.mjs';

const guest = new URL('../../../guest/js/', import.meta.url);
const read = (path) => readFileSync(new URL(path, guest));
const pathOf = (step) => (step.package ? `node_modules/${step.package}/${step.file}` : `realm/${step.file}`);
export const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
export const recipe = JSON.parse(read('realm/image.json'));
export const engine = new WebAssembly.Module(read(pathOf(recipe.engine)));

export function buildImage() {
  const compiler = new QuickJs(engine);
  compiler.init(recipe.intrinsics);
  const bytecode = recipe.steps.map((step) =>
    compiler.compile(read(pathOf(step)), step.module ?? `outlayer:${step.file}`, step.module !== undefined));

  const vm = new QuickJs(engine);
  vm.init(recipe.intrinsics);
  vm.e.qjs_set_max_stack_size(recipe.maxStackBytes);
  vm.e.qjs_set_module_loader(1);
  vm.e.qjs_set_promise_rejection_handler(1);
  const realm = vm.e.qjs_new_object();
  const host = vm.e.qjs_new_object();
  for (const name of recipe.hostFunctions) vm.setProperty(host, name, newHostFunction(vm, name));
  vm.setProperty(realm, 'host', host);
  recipe.steps.forEach((step, i) => runStep(vm, realm, bytecode[i]));
  const handles = {};
  for (const name of recipe.handles) handles[name] = vm.getProperty(realm, name);
  vm.e.qjs_free_value(realm);
  vm.e.qjs_run_gc();
  return { ...vm.snapshot(), handles, scratch: vm.scratch };
}

/** A script that is a function gets the realm's private object; a module or SES has run already. */
function runStep(vm, realm, bytecode) {
  const result = vm.evalBytecode(bytecode);
  vm.runJobs();
  if (vm.e.qjs_is_function(result)) vm.e.qjs_free_value(vm.call(result, vm.e.qjs_dup_value(realm)));
  vm.e.qjs_free_value(result);
}

function newHostFunction(vm, name) {
  const { address, length } = vm.push(name);
  const value = vm.e.qjs_new_host_function(address, length, 0);
  vm.e.wasm_free(address);
  return value;
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const image = buildImage();
  console.log(JSON.stringify({ pages: image.memory.length / 65536, sha256: sha256(image.memory),
    stackPointer: image.stackPointer, scratch: image.scratch, handles: image.handles }));
}
