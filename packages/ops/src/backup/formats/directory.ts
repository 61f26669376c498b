import { createPrivateFolder, type PrivateFolder } from '../../process/private-folder.ts';
import { runTool, toolOutput, type ToolOrder } from '../../process/run-tool.ts';
import type { Format, ToolContext } from './format.ts';
import { restoreArchive } from './restore-archive.ts';
import { clientOrder } from './run-client.ts';

/** pg_dump's directory format, dumped by several jobs at once into a private temporary folder and stored as one tar stream. */
export const directory: Format = {
  suffix: '.dir.tar',
  compression: 'zstd',
  dumpTools: ['pg_dump'],
  restoreTools: ['pg_restore'],
  partial: true,
  byHand: '(mkdir DIR && tar -x -C DIR && pg_restore --exit-on-error --jobs=4 --dbname=NEW DIR)',
  async *dump(order) {
    const folder = await spool(order);
    try {
      await runTool(
        clientOrder('pg_dump', order, {
          arguments: [
            ...order.arguments,
            '--format=directory',
            '--compress=0',
            `--jobs=${order.jobs}`,
            `--file=${folder.path}`,
          ],
          folder: folder.path,
          failure: 'backup_failed',
        }),
      );
      yield* toolOutput(tar(order, ['-c', '-C', folder.path, '.']));
    } finally {
      await folder.remove();
    }
  },
  async *toSql(archive, context) {
    const folder = await spool(context);
    try {
      await runTool({ ...tar(context, ['-x', '-C', folder.path]), input: archive });
      yield* toolOutput(
        clientOrder('pg_restore', context, {
          arguments: ['--file=-', folder.path],
          folder: folder.path,
          failure: 'restore_failed',
        }),
      );
    } finally {
      await folder.remove();
    }
  },
  async restore(order) {
    const folder = await spool(order);
    try {
      await runTool({ ...tar(order, ['-x', '-C', folder.path]), input: order.archive });
      await restoreArchive(order, { file: folder.path, folder: folder.path });
    } finally {
      await folder.remove();
    }
  },
};

async function spool({ temporaryFolder, onSpool }: ToolContext): Promise<PrivateFolder> {
  onSpool?.('A dump in directory format is put into a private temporary folder first.');
  return createPrivateFolder(temporaryFolder);
}

function tar({ tools, signal }: ToolContext, args: readonly string[]): ToolOrder {
  return {
    name: 'tar',
    file: 'tar',
    arguments: args,
    environment: { PATH: tools.searchPath, LC_ALL: 'C' },
    signal,
    failure: 'backup_failed',
  };
}
