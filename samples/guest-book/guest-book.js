// Messages in the order they were written. Keys count up with leading zeros, so that bytewise order is their order, and a
// page is a range of keys: near.storageKeys is OutLayer's own and works off the chain only.
import { near } from 'near';

const PREFIX = 'message:';
const MAX_TEXT = 1000;
const MAX_PAGE = 100;

const keyOf = (number) => PREFIX + String(number).padStart(12, '0');

export function sign({ text }) {
  if (typeof text !== 'string' || text.length === 0) throw new TypeError('text must be a string that is not empty');
  if (text.length > MAX_TEXT) throw new RangeError(`text is ${text.length} characters long, at most ${MAX_TEXT} fit`);
  const number = Number(near.storageRead('messages') ?? '0') + 1;
  const author = near.predecessorAccountId();
  near.storageWrite(keyOf(number), JSON.stringify({ author, text, premium: near.attachedDeposit() > 0n }));
  near.storageWrite('messages', String(number));
  near.log(`${author} signed the guest book`);
  return { number };
}

export function total() {
  return { messages: Number(near.storageRead('messages') ?? '0') };
}

// after: the number of the last message seen. next is null on the last page.
export function page({ after = 0, limit = 10 } = {}) {
  if (!Number.isSafeInteger(limit) || limit < 1 || limit > MAX_PAGE) throw new RangeError(`limit must be 1 to ${MAX_PAGE}`);
  if (!Number.isSafeInteger(after) || after < 0) throw new RangeError('after must be the number of a message, or 0');
  const keys = near.storageKeys(PREFIX, { after: keyOf(after), limit });
  const messages = keys.map((key) => ({
    number: Number(key.slice(PREFIX.length)),
    ...JSON.parse(near.storageRead(key)),
  }));
  return { messages, next: messages.length === limit ? messages.at(-1).number : null };
}

export function remove({ number }) {
  const key = keyOf(number);
  const message = near.storageRead(key);
  if (message === null) throw new Error(`there is no message ${number}`);
  if (JSON.parse(message).author !== near.predecessorAccountId()) throw new Error('only its author may remove a message');
  near.storageRemove(key);
  return { removed: number };
}
