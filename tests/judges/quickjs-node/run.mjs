// node run.mjs REQUESTS.json: an array of {"modules": {path: source}, "entry", "method"?, "args"?, "host"?: {name: answer}},
// where an answer is JSON, {"bytes": [...]} or {"bigint": "..."}. Prints for each the outcome, every host call in order, and
// the hash of all memory at the end: OutLayer.Js must reach the same, byte for byte.
import { readFileSync } from 'node:fs';
import { buildImage, engine, recipe, sha256 } from './image.mjs';
import { QuickJs } from './quickjs.mjs';

export function run(image, request) {
  const vm = new QuickJs(engine, image);
  vm.handles = image.handles;
  vm.modules = new Map(Object.entries(request.modules));
  vm.entry = request.entry;
  const calls = [];
  for (const name of recipe.hostFunctions) {
    vm.host[name] = (...args) => {
      calls.push([name, ...args.map(shown)]);
      const answer = request.host?.[name] ?? null;
      return answer?.bytes ? Uint8Array.from(answer.bytes) : answer?.bigint ? BigInt(answer.bigint) : answer;
    };
  }
  const values = [request.entry, request.method, request.args].map((text) =>
    (text === undefined ? vm.e.qjs_get_undefined() : vm.newString(text)));
  vm.e.qjs_free_value(vm.call(image.handles.start, ...values, vm.e.qjs_get_false()));
  const jobs = vm.runJobs();
  const outcome = vm.takeText(vm.call(image.handles.outcome));
  return { outcome, jobs, calls, memory: sha256(vm.bytes), pages: vm.bytes.length / 65536, rejections: vm.rejections.size };
}

const shown = (value) => (typeof value === 'bigint' ? { bigint: value.toString() }
  : value instanceof Uint8Array ? { bytes: [...value] } : value);

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const image = buildImage();
  const requests = JSON.parse(readFileSync(process.argv[2], 'utf8'));
  console.log(JSON.stringify({ image: sha256(image.memory), runs: requests.map((request) => run(image, request)) }, null, 1));
}
