import { describe, expect, it } from 'vitest';
import { deploymentOf } from './open-shared-store.ts';

const of = (app: string, analytics: string, schema = 'lens'): string =>
  deploymentOf({
    appDatabase: { url: app, schema },
    analyticsDatabase: { url: analytics },
  });
const ours = of('postgres://lens:one@app.example/lens', 'postgres://reader:two@data.example/shop');

describe('a deployment in the shared cache', () => {
  it.each([
    [
      'another schema',
      of('postgres://lens:one@app.example/lens', 'postgres://reader:two@data.example/shop', 'x'),
    ],
    [
      'another app database',
      of('postgres://lens:one@app.example/copy', 'postgres://reader:two@data.example/shop'),
    ],
    [
      'a copy of it elsewhere',
      of('postgres://lens:one@staging/lens', 'postgres://reader:two@data.example/shop'),
    ],
    ['other data', of('postgres://lens:one@app.example/lens', 'postgres://reader:two@data.example/test')],
    ['a copy of the data', of('postgres://lens:one@app.example/lens', 'postgres://reader:two@staging/shop')],
    [
      'a copy at another port',
      of('postgres://lens:one@app.example/lens', 'postgres://r:t@data.example:5433/shop'),
    ],
  ])('is not the one with %s', (_, other) => {
    expect(other).not.toBe(ours);
  });

  it('stays the same under other users, passwords and spellings, and holds none of them', () => {
    expect(
      of('postgresql://new:x@APP.example:5432/lens', 'postgres://data.example/shop?sslmode=require'),
    ).toBe(ours);
    expect(ours).not.toMatch(/one|two|reader/);
  });
});
