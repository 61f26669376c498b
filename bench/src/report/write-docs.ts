import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { renderPage } from './render-page.ts';
import { renderPlot } from './render-plot.ts';
import type { Results } from './results.ts';

/** Writes the figures, the page and the plot into the folder; the last two hold nothing that is not in the first. */
export async function writeDocs(folder: string, results: Results): Promise<void> {
  await writeFile(path.join(folder, 'performance.json'), `${JSON.stringify(results, null, 2)}\n`);
  await writeFile(path.join(folder, 'performance.md'), renderPage(results));
  await writeFile(path.join(folder, 'performance.svg'), renderPlot(results));
}
