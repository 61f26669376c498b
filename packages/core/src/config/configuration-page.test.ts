import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from './load-config.ts';

const READ_BY_THE_WEB_APP = /^NEXT_PUBLIC_/;
const page = readFileSync(join(import.meta.dirname, '../../../../docs/configuration.md'), 'utf8');
/** The names in the first column; those marked with a diamond may also come from a file. */
const documented = [...page.matchAll(/^\|([^|]+)\|/gm)]
  .flatMap(([, cell = '']) => [...cell.matchAll(/`([A-Z_]+)`( ◆)?/g)])
  .flatMap(([, name = '', mark]) => (mark === undefined ? [name] : [name, `${name}_FILE`]))
  .filter((name) => !READ_BY_THE_WEB_APP.test(name));

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
    expect(documented.toSorted()).toEqual([...variablesRead()].toSorted());
  });
});
