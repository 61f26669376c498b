import { ROW_IDS } from '../rows/index.ts';
import { describeBound, describeMeasured } from './describe-row.ts';
import type { Results } from './results.ts';

const [ROW, LEFT, SCALE, WIDTH] = [26, 400, 180, 940];
/** Ratios to the bar beyond this are cut. */
const [LEAST, MOST] = [1 / 8, 8];

/** Every bar as a dot with its range, on a scale on which 1 is the bound and better is left. */
export function renderPlot({ rows }: Results): string {
  const lines = ROW_IDS.flatMap((id) => {
    const row = rows[id];
    return row === undefined || 'error' in row ? [] : row.bars.map((bar) => ({ id, bar }));
  });
  const x = (share: number): number =>
    Math.round(LEFT + SCALE + (Math.log2(Math.min(MOST, Math.max(LEAST, share))) / 3) * SCALE);
  const height = (lines.length + 3) * ROW;
  const body = lines.map(({ id, bar }, place) => {
    const y = (place + 2) * ROW;
    const { bound, measured, isMet } = bar;
    // A bound of nothing has no ratio: nothing measured is as good as can be.
    const share = (value: number): number => {
      if (bound.value === 0) return value === 0 ? LEAST : MOST;
      return bound.kind === 'atMost' ? value / bound.value : bound.value / value;
    };
    const color = isMet ? '#1a7f37' : '#cf222e';
    return [
      `<text x="${LEFT - 12}" y="${y + 4}" text-anchor="end">${escape(`${id} ${bar.claim}`)}</text>`,
      `<line x1="${x(share(measured.min))}" x2="${x(share(measured.max))}" y1="${y}" y2="${y}" stroke="${color}" stroke-width="3"/>`,
      `<circle cx="${x(share(measured.median))}" cy="${y}" r="5" fill="${color}"/>`,
      `<text x="${LEFT + 2 * SCALE + 12}" y="${y + 4}">${escape(`${describeMeasured(bar)} (bar ${describeBound(bar)})`)}</text>`,
    ].join('\n');
  });
  const ticks = [1 / 8, 1 / 4, 1 / 2, 1, 2, 4, 8].map((tick) => {
    const name = tick < 1 ? `1/${1 / tick}` : String(tick);
    const stroke = tick === 1 ? '#57606a' : '#d0d7de';
    return `<line x1="${x(tick)}" x2="${x(tick)}" y1="${ROW * 1.4}" y2="${height - ROW}" stroke="${stroke}"/><text x="${x(tick)}" y="${ROW}" text-anchor="middle">${name}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="12" fill="#1f2328">
<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>
${ticks.join('\n')}
${body.join('\n')}
<text x="${LEFT + SCALE}" y="${height - 6}" text-anchor="middle">measured over the bar, logarithmic: left of 1 is better than the bar</text>
</svg>
`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
