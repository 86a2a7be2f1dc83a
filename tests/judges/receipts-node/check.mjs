// A second verifier of the vectors in docs/receipts.md, written from that page alone: node's own crypto and JSON, no code
// of OutLayer. Usage: node check.mjs docs/receipts.md. Prints "vectors hold" or says what does not.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';

const sha = (...parts) => createHash('sha256').update(Buffer.concat(parts.map(p => Buffer.from(p)))).digest('hex');
const canonical = v => v === null || typeof v !== 'object' ? JSON.stringify(v)
  : Array.isArray(v) ? `[${v.map(canonical)}]`
  : `{${Object.keys(v).sort().map(k => `${JSON.stringify(k)}:${canonical(v[k])}`)}}`;
const bytesOf = v => typeof v === 'string' ? Buffer.from(v) : Buffer.from(v.base64, 'base64');
const check = (what, got, want) => { if (got !== want) { console.log(`${what}: got ${got}, the page says ${want}`); process.exit(1); } };

const page = readFileSync(process.argv[2], 'utf8');
const blocks = [...page.matchAll(/^```json (\w+)\n(.*?)\n```$/gms)].map(m => [m[1], m[2]]);

// Keys to [nibbles, value]; the trie of a set, from its definition.
const nibbles = key => [...Buffer.from(key)].flatMap(b => [b >> 4, b & 15]);
const u = (n, size) => { const b = Buffer.alloc(size); b.writeUIntBE(n, Math.max(0, size - 6), Math.min(6, size)); return b; };
function build(entries, nodes) {
  let shared = 0;
  while (entries.every(([k]) => k.length > shared && k[shared] === entries[0][0][shared])) shared++;
  const path = entries[0][0].slice(0, shared);
  const packed = Buffer.alloc((path.length + 1) >> 1);
  path.forEach((n, i) => { packed[i >> 1] |= i % 2 ? n : n << 4; });
  const own = entries.find(([k]) => k.length === shared);
  const value = own ? [u(own[1].length, 4), Buffer.from(sha([0], own[1]), 'hex')] : [];
  const children = [];
  let map = 0;
  for (let n = 0; n < 16; n++) {
    const below = entries.filter(([k]) => k.length > shared && k[shared] === n).map(([k, v]) => [k.slice(shared + 1), v]);
    if (below.length) { map |= 1 << n; children.push(Buffer.from(build(below, nodes), 'hex')); }
  }
  const tag = !children.length ? 1 : own ? 3 : 2;
  const bytes = Buffer.concat([Buffer.from([tag]), u(path.length, 2), packed, ...value, ...(children.length ? [u(map, 2), ...children] : [])]);
  nodes.push(bytes.toString('hex'));
  return sha(bytes);
}
function stateRoot(keys) {
  const entries = Object.entries(keys).map(([k, v]) => [nibbles(k), bytesOf(v)]);
  if (!entries.length) return ['0'.repeat(64), []];
  const nodes = [];
  const root = build(entries, nodes);
  const sum = list => u(list.reduce((a, b) => a + b, 0), 8);
  const summary = Buffer.concat([Buffer.from([4]), Buffer.from(root, 'hex'), u(entries.length, 8), sum(entries.map(e => e[0].length / 2)), sum(entries.map(e => e[1].length))]);
  nodes.push(summary.toString('hex'));
  return [sha(summary), nodes.sort()];
}

const seen = {};
for (const [kind, text] of blocks) {
  seen[kind] = (seen[kind] ?? 0) + 1;
  const v = JSON.parse(text);
  if (kind === 'state') {
    const [root, nodes] = stateRoot(v.keys);
    check('state root', root, v.root);
    check('state nodes', nodes.join(), v.nodes.join());
  } else if (kind === 'seed') {
    const height = Buffer.alloc(8);
    height.writeBigUInt64BE(BigInt(v.height));
    check('seed', sha('OutLayer seed 1\n', v.account, [0], height), v.seed);
  } else if (kind === 'code') {
    check('code', sha(canonical(v.document)), v.code);
  } else if (kind === 'receipt') {
    check('canonical file', canonical(v), text);
    const { publicKey, signature, ...body } = v.receipt;
    const hash = sha(canonical(body));
    const key = createPublicKey({ key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from(publicKey, 'hex')]), format: 'der', type: 'spki' });
    const message = Buffer.concat([Buffer.from('OutLayer receipt 1\n'), Buffer.from(hash, 'hex')]);
    check('signature', verify(null, message, key, Buffer.from(signature, 'hex')), true);
    const { entry, given, run = given } = v.evidence.code;
    const hashes = modules => Object.fromEntries(Object.entries(modules).map(([p, b]) => [p, sha(bytesOf(b))]));
    check('receipt.code', sha(canonical({ entry, given: hashes(given), run: hashes(run) })), body.code);
    const { transcript } = v.evidence;
    check('receipt.transcript', body.transcript, transcript ? sha(canonical(transcript)) : null);
    const summaries = v.evidence.witness.nodes.map(n => sha(Buffer.from(n, 'base64')));
    check('nodes in order', [...summaries].sort().join(), summaries.join());
    if (body.stateBefore !== '0'.repeat(64)) check('stateBefore is witnessed', summaries.includes(body.stateBefore), true);
    seen.hash = page.includes(`hash of the receipt: \`${hash}\``) ? (seen.hash ?? 0) + 1 : 0;
  }
}
check('vectors seen', canonical(seen), '{"code":1,"hash":4,"receipt":4,"seed":1,"state":3}');
console.log('vectors hold');
