// A poll that closes. Time is the block's: give it with --block-timestamp (nanoseconds), or it follows from the height.
import near from 'near';

const poll = () => {
  const stored = near.storageRead('poll');
  if (stored === null) throw new Error('there is no poll yet: call create first');
  return JSON.parse(stored);
};

export function create({ question, options, closes_in_seconds }) {
  if (near.storageHasKey('poll')) throw new Error('there is a poll already');
  if (!Array.isArray(options) || options.length < 2) throw new TypeError('options must be an array of two or more');
  if (new Set(options).size !== options.length) throw new TypeError('options must differ from each other');
  if (!Number.isSafeInteger(closes_in_seconds) || closes_in_seconds <= 0) throw new RangeError('closes_in_seconds must be a whole number above 0');
  const closes = near.blockTimestamp() + BigInt(closes_in_seconds) * 1_000_000_000n;
  near.storageWrite('poll', JSON.stringify({ question, options, closes: closes.toString() }));
  return { question, closes: closes.toString() };
}

export function vote({ option }) {
  const { options, closes } = poll();
  if (near.blockTimestamp() >= BigInt(closes)) throw new Error(`the poll closed at ${closes}`);
  if (!options.includes(option)) throw new RangeError(`${JSON.stringify(option)} is no option; choose one of ${options.join(', ')}`);
  const voter = near.predecessorAccountId();
  if (near.storageHasKey(`vote:${voter}`)) throw new Error(`${voter} has voted already`);
  near.storageWrite(`vote:${voter}`, option);
  const votes = Number(near.storageRead(`votes:${option}`) ?? '0') + 1;
  near.storageWrite(`votes:${option}`, String(votes));
  return { option, votes };
}

export function tally() {
  const { question, options, closes } = poll();
  const votes = Object.fromEntries(options.map((option) => [option, Number(near.storageRead(`votes:${option}`) ?? '0')]));
  return { question, votes, open: near.blockTimestamp() < BigInt(closes) };
}
