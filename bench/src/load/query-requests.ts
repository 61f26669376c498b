import { keyedQuestion } from '../questions.ts';
import { encodeRequest } from './encode-request.ts';

/**
 * `POST /query` with so many different keys and principals in rotation: every key comes in turn, and at its next
 * turn by another principal. All are made beforehand.
 */
export function queryRequests(keys: number, tokens: readonly string[]): (number: number) => Uint8Array {
  const heads = tokens.map((token) => {
    const whole = encodeRequest({ path: '/query', headers: headersOf(token), body: bodyOf(0) });
    return whole.subarray(0, whole.length - Buffer.byteLength(bodyOf(0)));
  });
  const bodies = Array.from({ length: keys }, (_, key) => Buffer.from(bodyOf(key)));
  const nothing = Buffer.alloc(0);
  return (number) => {
    const head = heads[(number + Math.floor(number / keys)) % heads.length] ?? nothing;
    const body = bodies[number % keys] ?? nothing;
    return Buffer.concat([head, body]);
  };
}

/** One request of each key, by the first principal. */
export function eachKey(keys: number, token: string): Buffer[] {
  return Array.from({ length: keys }, (_, key) =>
    encodeRequest({ path: '/query', headers: headersOf(token), body: bodyOf(key) }),
  );
}

/** What a browser's or the client's request says of who asks. */
export function headersOf(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}

function bodyOf(key: number): string {
  return JSON.stringify(keyedQuestion(key));
}
