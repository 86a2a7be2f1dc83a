// A token in the shape of NEP-141: amounts are decimal strings, counted with BigInt, so that no unit is ever lost.
import { near } from 'near';

const balanceKey = (account) => `balance:${account}`;

const amountOf = (text, name) => {
  if (typeof text !== 'string' || !/^\d{1,39}$/.test(text)) throw new TypeError(`${name} must be a decimal string, got ${JSON.stringify(text)}`);
  const amount = BigInt(text);
  if (amount >= 2n ** 128n) throw new RangeError(`${name} does not fit 128 bits`);
  return amount;
};

const balanceOf = (account) => BigInt(near.storageRead(balanceKey(account)) ?? '0');

const setBalance = (account, amount) => {
  if (amount === 0n) near.storageRemove(balanceKey(account));
  else near.storageWrite(balanceKey(account), amount.toString());
};

const metadata = () => {
  const stored = near.storageRead('metadata');
  if (stored === null) throw new Error('the token is not initialized: call init first');
  return JSON.parse(stored);
};

export function init({ owner, total_supply, name = 'Example', symbol = 'EXM', decimals = 18 }) {
  if (near.storageHasKey('metadata')) throw new Error('the token is initialized already');
  if (typeof owner !== 'string' || owner === '') throw new TypeError('owner must be an account id');
  const supply = amountOf(total_supply, 'total_supply');
  near.storageWrite('metadata', JSON.stringify({ owner, name, symbol, decimals, total_supply: supply.toString() }));
  setBalance(owner, supply);
  return { owner, total_supply: supply.toString() };
}

export function ft_transfer({ receiver_id, amount, memo = null }) {
  metadata();
  const sender = near.predecessorAccountId();
  const value = amountOf(amount, 'amount');
  if (typeof receiver_id !== 'string' || receiver_id === '') throw new TypeError('receiver_id must be an account id');
  if (value === 0n) throw new RangeError('amount must be above 0');
  if (receiver_id === sender) throw new Error('sender and receiver are the same account');
  const balance = balanceOf(sender);
  if (balance < value) throw new Error(`${sender} has ${balance}, which is less than ${value}`);
  setBalance(sender, balance - value);
  setBalance(receiver_id, balanceOf(receiver_id) + value);
  const event = { standard: 'nep141', version: '1.0.0', event: 'ft_transfer', data: [{ old_owner_id: sender, new_owner_id: receiver_id, amount, memo }] };
  near.log(`EVENT_JSON:${JSON.stringify(event)}`);
  return { from: sender, to: receiver_id, amount };
}

export function ft_balance_of({ account_id }) {
  metadata();
  return balanceOf(account_id).toString();
}

export function ft_total_supply() {
  return metadata().total_supply;
}

export function ft_metadata() {
  return metadata();
}
