import type { Command } from 'commander';
import { readFile, writeFile } from 'node:fs/promises';
import { LensError } from '@istari-lens/core';
import { EXIT } from '../exit-codes.ts';
import { fileFault } from '../report/describe-failure.ts';
import { createOutput } from '../report/output.ts';
import { readApiKey } from '../settings.ts';
import { compareTypes } from '../types/compare-types.ts';
import { generateTypes } from '../types/generate-types.ts';
import { httpUrlArgument } from './parse-arguments.ts';

interface Options {
  out?: string;
  check?: string;
  json?: boolean;
}

/** `istari-lens types <url>` */
export function registerTypes(program: Command): void {
  program
    .command('types')
    .description(
      'Write the datasets of a running API as TypeScript, for the client to type questions and rows.',
    )
    .argument('<url>', 'where the API is mounted, for example https://example.com/analytics', httpUrlArgument)
    .option('--out <file>', 'where to write the module (default: stdout)')
    .option('--check <file>', 'write nothing: say whether this file is what would be written')
    .option('--json', 'print one line of JSON')
    .addHelpText(
      'after',
      `
Reads as LENS_API_KEY (also as LENS_API_KEY_FILE): an API key with the scopes query:read and datasets:write. Declared
is what that key may see.

Example:
  $ istari-lens types https://example.com/analytics --out src/datasets.ts
  $ istari-lens types https://example.com/analytics --check src/datasets.ts

Exit codes: 0 written, or as it should be, 1 another than it should be, or no answer, 2 wrong usage, 78 a setting is missing or wrong.`,
    )
    .action(async (url: string, { out, check, json = false }: Options) => {
      const output = createOutput({ json });
      const { text, datasets, untyped } = await generateTypes(url, { apiKey: readApiKey() });
      for (const metric of untyped)
        output.problem(`The API does not say of which type the metric ${metric} is.`);
      if (check !== undefined) {
        const differences = compareTypes(await readText(check), text);
        const isSame = differences.length === 0;
        const said = isSame
          ? `${check} is as the datasets are.`
          : `${check} is not as the datasets are. Write it anew with --out.\n\n${differences.join('\n')}`;
        output.result({ same: isSame, datasets, differences }, said);
        process.exitCode = isSame ? EXIT.ok : EXIT.failed;
        return;
      }
      if (out === undefined) {
        output.result({ datasets, untyped, text }, text.trimEnd());
        return;
      }
      await writeFile(out, text).catch((cause: unknown) => {
        throw notUsed(cause, out, 'written');
      });
      output.result(
        { file: out, datasets, untyped },
        `${out}: ${datasets.length} datasets (${datasets.join(', ')}).`,
      );
    });
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw notUsed(cause, file, 'read');
  }
}

function notUsed(cause: unknown, file: string, what: 'read' | 'written'): LensError {
  return new LensError(
    'not_found',
    fileFault(cause, `The file ${file}`) ?? `The file ${file} cannot be ${what}.`,
    { cause },
  );
}
