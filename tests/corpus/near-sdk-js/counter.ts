import { NearBindgen, near, call, view, initialize, migrate, middleware, assert } from 'near-sdk-js';

const traced = (args) => near.log(`with ${JSON.stringify(args)}`);
const forbidding = ({ by }) => { if (by === 13) throw new Error('13 is forbidden'); };

@NearBindgen({ requireInit: true })
export class Counter {
  count: number = 0;
  total: bigint = 0n;
  owner: string = '';
  since: Date = new Date(0);
  tags: string[] = [];

  @initialize({})
  init({ count, owner }: { count: number; owner: string }): void {
    this.count = count;
    this.owner = owner;
    this.since = new Date(86400000);
  }

  @call({})
  add({ by = 1 }: { by?: number }) {
    this.count += by;
    this.total += BigInt(by) * 10n ** 20n;
    this.tags.push(`by ${by}`);
    near.log('count', this.count, { by }, [1, 'é'], undefined, true);
    return { count: this.count, total: this.total, tags: this.tags };
  }

  @call({ privateFunction: true })
  secret() { return 'secret'; }

  @call({ payableFunction: true })
  pay() { return near.attachedDeposit(); }

  @call({})
  fail({ message }: { message: string }) {
    this.count = -1;
    near.log('failing');
    throw new RangeError(message);
  }

  @call({})
  claim({ least }: { least: number }) { assert(this.count >= least, `the count is below ${least}`); }

  @call({})
  @middleware(traced, forbidding)
  guarded({ by }: { by: number }) { return by * 2; }

  @view({})
  get() { return this.count; }

  @view({})
  all() { return [this.count, this.total, this.owner, this.since.toISOString(), this.since instanceof Date, typeof this.total, this.tags]; }

  @view({})
  nothing() {}

  @view({})
  nulls() { return null; }

  @view({})
  texts() { return 'é "quoted" \u0000 🙂'; }

  @view({})
  who() { return [near.predecessorAccountId(), near.currentAccountId(), near.signerAccountId(), near.blockHeight(), near.epochHeight()]; }

  @migrate({})
  upgrade() {
    this.owner = 'migrated';
    return this.count;
  }

  helper() { return 'not a method of the contract'; }
}
