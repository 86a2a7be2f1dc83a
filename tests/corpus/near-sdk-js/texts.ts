import {
  NearBindgen, near, call, view, assert, bytes, str, encode, decode, concat, validateAccountId, serialize, deserialize, TextEncoder, TextDecoder,
  PublicKey, CurveType, curveTypeFromStr, InvalidLengthError, UnknownCurve, Base58Error, ParsePublicKeyError, PromiseResult, PromiseError,
  ERR_INCONSISTENT_STATE, ERR_INDEX_OUT_OF_BOUNDS,
} from 'near-sdk-js';

const attempt = (work) => {
  try {
    return work();
  } catch (error) {
    return [error.message, error instanceof ParsePublicKeyError, error instanceof InvalidLengthError, error instanceof UnknownCurve, error instanceof Base58Error];
  }
};

@NearBindgen({
  serializer: (value) => encode(`!${JSON.stringify(value)}`),
  deserializer: (stored) => JSON.parse(decode(stored).slice(1)),
})
export class Texts {
  seen: string = '';

  @call({})
  see({ text }: { text: string }) {
    this.seen += text;
    return this.seen;
  }

  @view({})
  coded({ text }: { text: string }) {
    return [[...encode(text)], decode(encode(text)), [...new TextEncoder().encode(text)], new TextDecoder().decode(encode(text))];
  }

  @view({})
  latin({ codes }: { codes: number[] }) {
    const text = String.fromCharCode(...codes);
    return [[...bytes(text)], str(bytes(text)) === text, new TextDecoder('latin1').decode(bytes(text)) === text, [...concat(bytes(text), bytes('!'))]];
  }

  @view({})
  wrongEncoding() { return attempt(() => new TextDecoder('utf-16').decode(encode('a'))); }

  @view({})
  accounts({ ids }: { ids: string[] }) { return ids.map(validateAccountId); }

  @view({})
  stored() {
    const value = { a: 1n, b: new Date(5), c: [null, { value: 'x', typeInfo: 'other' }, { value: '7', typeInfo: 'bigint', more: 1 }], d: undefined, e: -0, f: 'é' };
    const back = deserialize(serialize(value)) as typeof value;
    return [decode(serialize(value)), typeof back.a, back.b instanceof Date, back.c, decode(serialize(12n)), decode(serialize(new Date(6))), decode(serialize('text')), decode(serialize(null))];
  }

  @view({})
  keys({ texts }: { texts: string[] }) {
    return texts.map((text) => attempt(() => { const key = PublicKey.fromString(text); return [key.curveType(), key.type, [...key.data]]; }));
  }

  @view({})
  keyBytes({ bytes: all }: { bytes: number[][] }) { return all.map((each) => attempt(() => new PublicKey(new Uint8Array(each)).curveType())); }

  @view({})
  constants() {
    return [CurveType, PromiseResult, PromiseError, curveTypeFromStr('secp256k1'), attempt(() => curveTypeFromStr('rsa')), ERR_INCONSISTENT_STATE, ERR_INDEX_OUT_OF_BOUNDS, attempt(() => assert(0, 'zero')), attempt(() => assert(1, 'one'))];
  }
}
