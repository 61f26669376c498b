import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownerTag } from '../process/owner-tag.ts';
import { createPrivateFolder } from '../process/private-folder.ts';
import { createDirectoryDestination } from './directory-destination.ts';

const mine = ownerTag();
const place = mine.slice(0, 8);
/** A process that has ended. */
const gone = `${place}-${spawnSync(process.execPath, ['--version']).pid}`;
const alive = `${place}-${process.ppid}`;
const elsewhere = `${place === '00000000' ? '11111111' : '00000000'}-${gone.slice(9)}`;

describe('what processes that were killed leave behind', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'lens-leftovers-'));
  });
  afterAll(async () => rm(folder, { recursive: true }));
  const source = async function* (): AsyncGenerator<Uint8Array, void, undefined> {
    yield Buffer.from('x');
  };

  it('is removed from the destination by the next that stores something, if they are gone for certain', async () => {
    const draft = (tag: string): string => `.app.dump.${tag}.0123abcd.part`;
    const old = draft(elsewhere).replace('app', 'old');
    for (const name of [gone, alive, mine, elsewhere].map(draft).concat(old, '.somebody-elses.part'))
      await writeFile(path.join(folder, name), 'x');
    const twoDaysAgo = new Date(Date.now() - 48 * 3_600_000);
    await utimes(path.join(folder, old), twoDaysAgo, twoDaysAgo);
    await createDirectoryDestination(folder).put('new', source(), { expectedBytes: 1 });
    expect((await readdir(folder)).toSorted()).toEqual(
      ['new', '.somebody-elses.part', ...[alive, mine, elsewhere].map(draft)].toSorted(),
    );
  });

  it('is removed from the folder for temporary files', async () => {
    const parent = path.join(folder, 'tmp');
    await mkdir(parent);
    const names = [gone, alive, elsewhere].map((tag) => `istari-lens-ops-${tag}-Ab3dEf`);
    for (const name of [...names, 'istari-lens-ops-Ab3dEf']) {
      await mkdir(path.join(parent, name));
      await writeFile(path.join(parent, name, 'archive'), 'x');
    }
    const made = await createPrivateFolder(parent);
    expect((await readdir(parent)).toSorted()).toEqual(
      [path.basename(made.path), 'istari-lens-ops-Ab3dEf', ...names.slice(1)].toSorted(),
    );
    expect(path.basename(made.path).startsWith(`istari-lens-ops-${mine}-`)).toBe(true);
    await made.remove();
  });

  it('carries the tag of the process that wrote it', () => {
    const tag = execFileSync(
      process.execPath,
      [
        '--conditions=source',
        '--input-type=module',
        '-e',
        `import { ownerTag } from ${JSON.stringify(path.resolve(import.meta.dirname, '../process/owner-tag.ts'))}; process.stdout.write(ownerTag() + ' ' + process.pid)`,
      ],
      { encoding: 'utf8' },
    );
    const [written = '', pid] = tag.split(' ');
    expect(written).toBe(`${place}-${pid}`);
  });
});
