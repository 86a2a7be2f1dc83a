import { NearBindgen, near, call, view, NearPromise, PublicKey, encode, bytes, ONE_NEAR, ONE_TERA_GAS, ONE_YOCTO } from 'near-sdk-js';

const key = PublicKey.fromString('ed25519:6E8sCci9badyRkXb3JoRpBj5p8C6Tw41ELDZoiihKEtp');

@NearBindgen({})
export class Promises {
  calls: number = 0;

  @call({ payableFunction: true })
  transfer({ to, amount }: { to: string; amount: string }) { return NearPromise.new(to).transfer(BigInt(amount)); }

  @call({})
  chain() {
    this.calls += 1;
    return NearPromise.new('bob').functionCall('hello', JSON.stringify({ a: 1 }), 0n, 5n * ONE_TERA_GAS)
      .then(NearPromise.new('alice').functionCallRaw('after', bytes('raw'), ONE_YOCTO, ONE_TERA_GAS))
      .asReturn();
  }

  @call({})
  joined() {
    const both = NearPromise.new('bob').functionCall('one', '', 0n, ONE_TERA_GAS).and(NearPromise.new('carol').functionCall('two', '', 0n, ONE_TERA_GAS));
    both.then(NearPromise.new('alice').functionCallWeight('merge', '{}', 0n, ONE_TERA_GAS, 2n)).onReturn();
  }

  @call({})
  built() {
    const promise = NearPromise.new('bob').transfer(1n);
    return [typeof promise.build(), Number(promise.build()), Number(NearPromise.new('carol').transfer(2n).build())];
  }

  @call({})
  account() {
    NearPromise.new('sub.alice').createAccount().transfer(3n).addFullAccessKey(key).addAccessKey(key, 5n, 'bob', 'a,b')
      .addAccessKeyWithNonce(key, 0n, 'bob', '', 7n).addFullAccessKeyWithNonce(key, 9n).deployContract(encode('code')).stake(4n, key).deleteKey(key).deleteAccount('bob').build();
  }

  @call({})
  raw() {
    const first = near.promiseCreate('bob', 'hello', '{}', 1, 5000000000000);
    const then = near.promiseThen(first, 'alice', 'after', '', 0n, 5000000000000n);
    const third = near.promiseBatchCreate('carol');
    near.promiseBatchActionFunctionCallWeight(third, 'weighted', '{"w":1}', 0n, 0n, 1n);
    near.promiseBatchActionFunctionCallRaw(third, 'raw', encode('é'), 0n, 1000n);
    const all = near.promiseAnd(then, third);
    near.promiseReturn(near.promiseThenRaw(all, 'alice', 'last', encode('x'), 0n, 1000n));
    return undefined;
  }

  @call({})
  twice() {
    const after = NearPromise.new('alice').functionCall('after', '', 0n, 1n);
    NearPromise.new('bob').transfer(1n).then(after);
    return NearPromise.new('carol').transfer(1n).then(after);
  }

  @call({})
  wrong() { return NearPromise.new('bob').and(NearPromise.new('carol')).transfer(1n); }

  @call({ privateFunction: true })
  after() { return [Number(near.promiseResultsCount()), near.promiseResult(0)]; }

  @view({})
  constants() { return [ONE_NEAR, ONE_TERA_GAS, ONE_YOCTO, key.curveType(), [...key.data]]; }
}
