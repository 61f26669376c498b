import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { coreArea } from '../../tools/import-rules/core-area.ts';
import { serverArea } from '../../tools/import-rules/server-area.ts';

it('docs/architecture.md names every room with a rule, and what it may import', () => {
  const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/architecture.md'), 'utf8');
  const drawn = page
    .slice(page.indexOf('## Rooms'))
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => {
      const [room = '', , uses = ''] = line
        .split('|')
        .slice(1)
        .map((cell) => cell.trim());
      return [room.replaceAll('`', ''), uses.split(', ').toSorted().join()];
    });
  const ruled = [coreArea, serverArea].flatMap(({ source, rooms }) =>
    Object.entries(rooms).map(([room, { uses }]) => [
      `${source.replace('packages/', '')}/${room}`,
      uses.toSorted().join() || 'nothing',
    ]),
  );
  expect(drawn.toSorted()).toEqual(ruled.toSorted());
});
