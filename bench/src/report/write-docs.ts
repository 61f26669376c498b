import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { renderPage } from './render-page.ts';
import { renderPlot } from './render-plot.ts';
import type { Results } from './results.ts';

const FORMATTER = path.resolve(import.meta.dirname, '../../../node_modules/oxfmt/bin/oxfmt');

/** Writes the figures, the page and the plot into the folder; the last two hold nothing that is not in the first. */
export async function writeDocs(folder: string, results: Results): Promise<void> {
  const figures = path.join(folder, 'performance.json');
  await writeFile(figures, `${JSON.stringify(results, null, 2)}\n`);
  await promisify(execFile)(process.execPath, [FORMATTER, figures]);
  await writeFile(path.join(folder, 'performance.md'), renderPage(results));
  await writeFile(path.join(folder, 'performance.svg'), renderPlot(results));
}
