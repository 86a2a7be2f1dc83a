// The contract of the account `near`: makes accounts below it for anyone who pays, as mainnet's does.
import * as near from 'near';

// What mainnet gives it: near-cli sends 30 Tgas in all.
const CALLBACK_GAS = 13_000_000_000_000n;
const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

// "ed25519:" and Base58, to the kind's byte and the key.
function publicKeyOf(text) {
  const [kind, digits] = text.includes(':') ? text.split(':') : ['ed25519', text];
  const size = { ed25519: 32, secp256k1: 64 }[kind];
  if (size === undefined) throw new Error(`unknown kind of key: ${kind}`);
  let number = 0n;
  for (const digit of digits) {
    const value = ALPHABET.indexOf(digit);
    if (value < 0) throw new Error(`not Base58: ${digit}`);
    number = number * 58n + BigInt(value);
  }
  const key = new Uint8Array(1 + size);
  key[0] = kind === 'ed25519' ? 0 : 1;
  for (let i = size; i > 0; i--) {
    key[i] = Number(number & 0xffn);
    number >>= 8n;
  }
  if (number !== 0n) throw new Error(`a key of this kind has ${size} bytes`);
  return key;
}

export function create_account({ new_account_id, new_public_key }) {
  const amount = near.attachedDeposit();
  const created = near.promiseBatchCreate(new_account_id);
  near.promiseBatchActionCreateAccount(created);
  near.promiseBatchActionTransfer(created, amount);
  near.promiseBatchActionAddKeyWithFullAccess(created, publicKeyOf(new_public_key), 0);
  const args = JSON.stringify({ predecessor_account_id: near.predecessorAccountId(), amount: String(amount) });
  near.promiseReturn(near.promiseThen(created, near.currentAccountId(), 'on_account_created', args, 0n, CALLBACK_GAS));
}

// False, and the deposit back, where the account could not be made.
export function on_account_created({ predecessor_account_id, amount }) {
  if (near.predecessorAccountId() !== near.currentAccountId()) throw new Error('only the contract calls this');
  let made = true;
  try {
    near.promiseResultRaw(0);
  } catch {
    made = false;
  }
  if (!made) near.promiseBatchActionTransfer(near.promiseBatchCreate(predecessor_account_id), BigInt(amount));
  return made;
}
