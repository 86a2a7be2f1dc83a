// A guest book in the style of near-sdk-js: a class whose fields are the contract's state. It runs here as it runs on NEAR.
import { AccountId, NearBindgen, NearPromise, UnorderedMap, Vector, assert, call, initialize, near, view } from 'near-sdk-js';
import { Page, pageOf } from './page';

interface Visit {
  visitor: AccountId;
  text: string;
  tip: bigint;
}

const MAX_TEXT = 280;

@NearBindgen({ requireInit: true })
class Visitors {
  owner: AccountId = '';
  tips: bigint = 0n;
  visits = new Vector<Visit>('v');
  counts = new UnorderedMap<number>('c');

  @initialize({})
  open({ owner }: { owner?: AccountId }): void {
    this.owner = owner ?? near.predecessorAccountId();
  }

  @call({ payableFunction: true })
  sign({ text }: { text: string }): { number: number } {
    assert(typeof text === 'string' && text.length > 0 && text.length <= MAX_TEXT, `text must have 1 to ${MAX_TEXT} characters`);
    const visitor = near.predecessorAccountId();
    const tip = near.attachedDeposit();
    this.visits.push({ visitor, text, tip });
    this.counts.set(visitor, (this.counts.get(visitor) ?? 0) + 1);
    this.tips += tip;
    near.log(`${visitor} signed`);
    return { number: this.visits.length };
  }

  /** The tips go to the owner, in a receipt that a chain runs. */
  @call({})
  collect(): NearPromise {
    assert(near.predecessorAccountId() === this.owner, 'only the owner collects');
    const amount = this.tips;
    this.tips = 0n;
    return NearPromise.new(this.owner).transfer(amount);
  }

  @view({})
  page({ from = 0, limit = 10 }: { from?: number; limit?: number }): Page<Visit> {
    return pageOf(this.visits.length, from, limit, (index) => this.visits.get(index)!);
  }

  @view({})
  regulars({ least = 2 }: { least?: number }): [AccountId, number][] {
    return this.counts.toArray().filter(([, count]) => count >= least);
  }
}

export { Visitors };
