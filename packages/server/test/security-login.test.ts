import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CallResult } from './support/caller.ts';
import { createLoginTargets, type LoginTarget } from './support/login-targets.ts';
import { createServerFixture, type ServerFixture } from './support/server-fixture.ts';

let fixture: ServerFixture;
let targets: LoginTarget[];

beforeAll(async () => {
  fixture = await createServerFixture();
  targets = await createLoginTargets(fixture);
});
afterAll(() => fixture?.close());

function bytesOf({ status, text, headers, body }: CallResult): unknown {
  const { requestId } = Object(body);
  return {
    status,
    text: text.replaceAll(String(requestId), 'REQUEST'),
    headers: [...headers]
      .filter(([name]) => !/^(?:date|x-request-id)$/.test(name))
      // Of what the address has left, each of the three takes one.
      .map(([name, value]) => [name, value.replace(/^"address";r=\d+;t=\d+/, '')]),
  };
}

describe('control 11: a refused login', () => {
  test('is the same bytes for an unknown, a disabled and an existing account', async () => {
    const answers = await Promise.all(targets.map(({ body }) => fixture.call('login', { body })));
    const [first, ...others] = answers.map(bytesOf);
    expect(first).toMatchObject({ status: 401 });
    for (const other of others) expect(other).toEqual(first);
  });

  test('is the same, too, once the account’s tries are spent', async () => {
    for (const { body } of targets) {
      for (let attempt = 0; attempt < 9; attempt += 1) await fixture.call('login', { body });
    }
    const answers = await Promise.all(targets.map(({ body }) => fixture.call('login', { body })));
    for (const { status, body, headers } of answers) {
      expect({ status, body }).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
      expect(headers.get('ratelimit')).toMatch(/"login-account";r=0;t=\d+$/);
    }
    expect(new Set(answers.map(({ headers }) => [...headers.keys()].join())).size).toBe(1);
  });
});

describe('control 9: a flood of logins', () => {
  test('leaves the process well: health is answered at once, and who is too many is told to wait', async () => {
    const flood = Array.from({ length: 200 }, (_, index) =>
      fixture.call('login', { body: { email: `flood-${index}@example.com`, password: 'a wrong guess' } }),
    );
    const waits: number[] = [];
    let over = false;
    const done = Promise.all(flood).finally(() => (over = true));
    while (!over) {
      const asked = performance.now();
      expect((await fetch(`${fixture.server.url}/health/live`)).status).toBe(200);
      waits.push(performance.now() - asked);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    for (const { status, headers } of await done) {
      expect([401, 429, 503]).toContain(status);
      if (status !== 401) expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    }
    waits.sort((left, right) => left - right);
    const [median = 0, worst = 0] = [waits[Math.floor(waits.length / 2)], waits.at(-1)];
    console.log(`health during 200 logins: median ${median.toFixed(1)} ms, worst ${worst.toFixed(1)} ms`);
    // What is promised is 50 ms; a busy machine gets more.
    expect(median).toBeLessThan(250);
  });
});
