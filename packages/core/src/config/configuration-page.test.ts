import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from './load-config.ts';

const page = readFileSync(join(import.meta.dirname, '../../../../docs/configuration.md'), 'utf8');
const rows = [...page.matchAll(/^\| `([A-Z_]+)`( ⚿)? +\|/gm)].map(([, name = '', file]) => ({
  name,
  file: file !== undefined,
}));

/** Every variable that is asked for, whatever the algorithm. */
function variablesRead(): Set<string> {
  const names = new Set<string>();
  for (const JWT_ALGORITHM of ['HS256', 'EdDSA']) {
    const env = new Proxy<Record<string, string>>(
      { JWT_ALGORITHM },
      {
        get(target, name) {
          if (typeof name === 'string') names.add(name);
          return Reflect.get(target, name);
        },
      },
    );
    expect(() => loadConfig(env)).toThrow(/is missing/);
  }
  return names;
}

describe('docs/configuration.md', () => {
  it('lists each variable that is read, once, and marks those that may come from a file', () => {
    const documented = rows.flatMap(({ name, file }) => (file ? [name, `${name}_FILE`] : [name]));
    expect(documented.toSorted()).toEqual([...variablesRead()].toSorted());
  });
});
