// Prints what differs between the world of a contract and that of a Compartment (see docs/rationale/0005).
import { readFileSync } from 'node:fs';
import { buildImage } from './image.mjs';
import { run } from './run.mjs';

const text = readFileSync(new URL('sweep.js', import.meta.url), 'utf8');
export const contract = `import * as self from './contract.js';
import * as nearModule from 'near';
import { sweep } from './sweep.js';
const rejection = (promise) => promise.then(() => 'nothing thrown', (error) => error);
export async function main() {
  return sweep(async () => ({
    meta: import.meta, self, nearModule, imported: await import('near'),
    missing: await rejection(import('nowhere')), std: await rejection(import('std')), os: await rejection(import('os')),
    qjsStd: await rejection(import('qjs:std')), bytes: await rejection(import('./sweep.js', { with: { type: 'json' } })),
  }));
}`;
export const compartment = `import { text } from './text.js';
export async function main() {
  const globals = { near };
  const world = new Compartment({ globals, __options__: true });
  return world.evaluate(text)(async () => ({}));
}`;

const image = buildImage();
const reportOf = (entry, modules) => {
  const { outcome } = run(image, { modules, entry, method: 'main' });
  if (outcome[0] !== 'V') throw new Error(outcome);
  return JSON.parse(outcome.slice(1));
};
const inContract = reportOf('contract.js', { 'contract.js': contract, 'sweep.js': `export const sweep = ${text}` });
const inCompartment = reportOf('compartment.js', { 'compartment.js': compartment, 'text.js': `export const text = ${JSON.stringify(text)};` });

const other = new Set(inCompartment.shared);
const differing = inContract.shared.filter((line) => !other.delete(line));
console.log(JSON.stringify({ objects: inContract.shared.length, contractOnly: differing, compartmentOnly: [...other],
  extra: inContract.extra }, null, 1));
