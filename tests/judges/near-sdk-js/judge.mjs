// node judge.mjs [FILE]: builds the contracts of tests/corpus/near-sdk-js with the real near-sdk-js, makes the calls of scenarios.json,
// and writes FILE, by default traces.json beside them: what each call returned, logged, stored and asked for. ./install first.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeEnv } from './env.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const corpus = join(here, '..', '..', 'corpus', 'near-sdk-js');
const scenarios = JSON.parse(readFileSync(join(corpus, 'scenarios.json'), 'utf8'));

// Its build resolves names from the folder of the project that is built.
const project = join(here, 'node_modules', '.outlayer');
rmSync(project, { recursive: true, force: true });
mkdirSync(join(project, 'build'), { recursive: true });
symlinkSync(join(here, 'node_modules'), join(project, 'node_modules'));
process.chdir(project);
const cli = join(here, 'node_modules', 'near-sdk-js', 'lib', 'cli', 'cli.js');

/** Records that are others than before, in the order of their keys; null is one that is gone. */
function changes(before, state) {
  const keys = [...new Set([...before.keys(), ...state.keys()])].sort();
  return keys.filter((key) => before.get(key) !== state.get(key)).map((key) => [key, state.get(key) ?? null]);
}

async function run(contract, name, calls) {
  const state = new Map();
  const traces = [];
  for (const [number, call] of calls.entries()) {
    const before = new Map(state);
    const { env, trace } = makeEnv(state, call);
    globalThis.env = env;
    let error = null;
    try {
      // A module of its own for each call, as on the chain.
      const module = await import(`${contract}?${name}-${number}`);
      module[call.method]();
    } catch (thrown) {
      error = thrown.message;
      state.clear();
      for (const [key, value] of before) state.set(key, value);
      Object.assign(trace, { result: null, receipts: [], returned: null });
    }
    traces.push({ method: call.method, error, ...trace, changed: changes(before, state) });
  }
  return traces;
}

for (const contract of new Set(scenarios.map((scenario) => scenario.contract))) {
  writeFileSync(join(project, `${contract}.ts`), readFileSync(join(corpus, `${contract}.ts`)));
  execFileSync(process.execPath, [cli, 'createJsFileWithRollup', `${contract}.ts`, `build/${contract}.wasm`], { stdio: ['ignore', 'ignore', 'inherit'] });
}

const traces = {};
for (const { contract, name, calls } of scenarios) {
  traces[name] = await run(join(project, 'build', `${contract}.js`), name, calls);
}
const lines = Object.entries(traces).map(([name, calls]) => `${JSON.stringify(name)}: [\n${calls.map((call) => `  ${JSON.stringify(call)}`).join(',\n')}\n]`);
writeFileSync(process.argv[2] ?? join(corpus, 'traces.json'), `{\n${lines.join(',\n')}\n}\n`);
process.exit(0);
