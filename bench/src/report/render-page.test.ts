import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { bar } from '../measure/result.ts';
import { summarize } from '../statistics.ts';
import { renderPage } from './render-page.ts';
import { renderPlot } from './render-plot.ts';
import type { Results } from './results.ts';

const DOCS = path.resolve(import.meta.dirname, '../../../docs');
const machine = { node: '24', postgres: '15', processors: '2', memoryGiB: 1, system: 'Linux', packages: {} };
const row = { title: 'A row', method: 'How.', measuredAt: '2026-01-01T00:00:00.000Z', tookSeconds: 1 };

describe('the page of results', () => {
  it('says only what performance.json says', async () => {
    const kept = JSON.parse(await readFile(path.join(DOCS, 'performance.json'), 'utf8')) as Results;
    expect(await readFile(path.join(DOCS, 'performance.md'), 'utf8')).toBe(renderPage(kept));
    expect(await readFile(path.join(DOCS, 'performance.svg'), 'utf8')).toBe(renderPlot(kept));
  });

  it('shows a missed bar as missed, with the profile, and what could not be measured', () => {
    const missed = bar('time', 'atMost', 1, summarize([3, 1, 2]));
    const page = renderPage({
      machine,
      rounds: 3,
      rows: {
        P1: { ...row, figures: [], bars: [missed], notes: [], profile: [{ name: 'slow', share: 0.5 }] },
        P3: { ...row, error: 'It broke.' },
      },
    });
    expect(page).toContain('0 of 1 bars are met');
    expect(page).toMatch(/\| P1 +\| time +\| ≤ 1 × \| 2\.00 \(1\.00–3\.00\) × +\| \*\*missed\*\* \|/);
    expect(page).toMatch(/\| `slow` +\| 50\.0 % \|/);
    expect(page).toContain('Could not be measured: It broke.');
  });

  it('judges a bar by its median', () => {
    expect(bar('t', 'atMost', 2, summarize([1, 2, 9])).isMet).toBe(true);
    expect(bar('t', 'atMost', 2, summarize([1, 2.1, 2.2])).isMet).toBe(false);
    expect(bar('t', 'atLeast', 2, summarize([1, 2, 9])).isMet).toBe(true);
    expect(bar('t', 'atLeast', 2, summarize([1, 1.9, 9])).isMet).toBe(false);
  });
});
