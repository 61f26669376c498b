import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { must } from './compose.ts';

const SQL = 'packages/core/src/migrations/sql';

/** Builds the images of the release after this one: the same program, with one more migration that only adds. */
export async function buildNextRelease(
  root: string,
  build: (context: string) => Promise<void>,
): Promise<void> {
  const context = await mkdtemp(path.join(tmpdir(), 'istari-rehearsal-'));
  try {
    const listed = await must('git', ['ls-files', '-co', '--exclude-standard', '--deduplicate'], {
      cwd: root,
    });
    for (const file of [...listed.trim().split('\n'), '.npmrc']) {
      await mkdir(path.dirname(path.join(context, file)), { recursive: true });
      // One that was deleted and not yet committed is listed too, and few have a registry of their own.
      await copyFile(path.join(root, file), path.join(context, file)).catch((error: unknown) => {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
      });
    }
    const index = path.join(context, SQL, 'index.ts');
    const text = await readFile(index, 'utf8');
    const version = text.match(/^import \{ \w+ \} from '\.\/\d{4}-/gm)?.length ?? 0;
    const file = `${String(version + 1).padStart(4, '0')}-rehearsal.ts`;
    await writeFile(
      path.join(context, SQL, file),
      `import type { Migration } from '../types.ts';

/** Added by the rehearsal of a rollback. */
export const rehearsal: Migration = {
  version: ${version + 1},
  name: 'rehearsal',
  backwardCompatible: true,
  sql: 'alter table :schema.dashboards add column rehearsal text',
};
`,
    );
    await writeFile(
      index,
      `import { rehearsal } from './${file}';\n${text.replace(/^\]\);$/m, '  rehearsal,\n]);')}`,
    );
    await build(context);
  } finally {
    await rm(context, { recursive: true, force: true });
  }
}
