import { formatSummary } from '../statistics.ts';
import { TOLERATED_STOLEN_SHARE } from '../measure/rounds.ts';
import { ROW_IDS, rows as known, type RowId } from '../rows/index.ts';
import { describeBound, describeMeasured } from './describe-row.ts';
import { REASONS } from './reasons.ts';
import { renderTable } from './render-table.ts';
import type { Results, RowReport } from './results.ts';

/** `docs/performance.md`, all of it made of the results. */
export function renderPage({ machine, rounds, remark, rows }: Results): string {
  const reports = ROW_IDS.flatMap((id) => {
    const row = rows[id];
    return row === undefined ? [] : [{ id, row }];
  });
  const days = [...new Set(reports.map(({ row }) => row.measuredAt.slice(0, 10)))].toSorted();
  const bars = reports.flatMap(({ row }) => ('error' in row ? [] : row.bars));
  const met = bars.filter(({ isMet }) => isMet).length;
  return `# Performance

This page is written by \`npm run bench -- --docs\` from [performance.json](performance.json); it holds every result, the bad ones too. ${met} of ${bars.length} bars are met.

![Every bar, and what was measured](performance.svg)

## Results

${renderTable(
  ['', 'what', 'bar', 'measured', ''],
  ROW_IDS.flatMap((id) => overview(id, rows[id])),
)}

## How it is measured

- \`npm run bench\` measures everything, \`npm run bench -- --only P1,P3\` some rows, \`npm run bench -- --smoke\` nothing, but shows that each row runs. Results go to \`.cache/bench/results.json\`.
- Everything named in a row is measured in the same run, and takes turns: one round of each, then the next round, with the order rotated. A figure is the median of ${rounds} rounds with the range in brackets (twice as many rounds for P13); a ratio is taken round by round. A round in which other virtual machines took more than ${TOLERATED_STOLEN_SHARE * 100} % of the processors' time (\`steal\` in \`/proc/stat\`) is repeated, at most as many as there are rounds; of all, those with the least of it count. Ratios count. The machine was shared, so absolute figures say little, and CPU time per request says more than throughput.
- CPU is the user and system time of the server's process, by \`process.cpuUsage\`. Server and load generator are processes of their own on different processors, unless a row says otherwise; Postgres is on the same machine and may use all. All traffic is on the loopback interface.
- The load generator keeps 20 connections, each with one request at a time, and checks that every answer is the one to be measured.
- Lens runs as published, built, with the configuration of production; \`LOG_LEVEL=WARN\` turns the access log off, and \`CACHE_TTL_SECONDS=3600\` keeps answers fresh while they are measured.
- Data: 3,000,000 flights and 3,376 airports of the demo, and 5,000,000 orders of two years made by \`bench/src/retail/orders.ts\`, the same each time, without an index but the primary key. All are kept in \`.cache/bench\`.
- Other products are installed for the run into \`.cache/bench/peers\`, at fixed versions.

Measured on ${days.join(' and ')}: ${machine.processors}, ${machine.memoryGiB} GiB, ${machine.system}; Node ${machine.node}, PostgreSQL ${machine.postgres}, ${Object.entries(
    machine.packages,
  )
    .map(([name, version]) => `${name} ${version}`)
    .join(', ')}.${remark === undefined ? '' : ` ${remark}`}

${reports.map(section).join('\n\n')}
`;
}

function overview(id: RowId, row: RowReport | undefined): string[][] {
  if (row === undefined) return [[id, known[id].title, '', 'not measured yet', '']];
  if ('error' in row) return [[id, row.title, '', 'could not be measured', '']];
  if (row.bars.length === 0) return [[id, row.title, '', row.notes[0] ?? '', '']];
  return row.bars.map((bar) => [
    id,
    bar.claim,
    describeBound(bar),
    describeMeasured(bar),
    bar.isMet ? 'met' : '**missed**',
  ]);
}

function section({ id, row }: { id: RowId; row: RowReport }): string {
  const load =
    row.loadAverage === undefined
      ? ''
      : ` The machine's load average was ${row.loadAverage.toFixed(1)} when this began.`;
  const stolen =
    row.stolenShare === undefined
      ? ''
      : ` Other machines took ${(row.stolenShare * 100).toFixed(1)} % of the processors' time meanwhile.`;
  const head = `## ${id}: ${row.title}\n\n${row.method}${load}${stolen}`;
  if ('error' in row) return `${head}\n\nCould not be measured: ${row.error}`;
  const isMissed = row.bars.some(({ isMet }) => !isMet);
  const reason = REASONS[id];
  const parts = [
    head,
    ...(row.figures.length === 0
      ? []
      : [
          renderTable(
            ['figure', 'median (range)', 'unit'],
            row.figures.map(({ name, unit, summary }) => [name, formatSummary(summary), unit]),
          ),
        ]),
    ...row.notes,
    ...(isMissed && reason !== undefined ? [`Why a bar is missed: ${reason}`] : []),
    ...(isMissed && row.profile !== undefined
      ? [
          `Where the server's process spends its time, by function:`,
          renderTable(
            ['function', 'share'],
            row.profile.map(({ name, share }) => [`\`${name}\``, `${(share * 100).toFixed(1)} %`]),
          ),
        ]
      : []),
  ];
  return parts.join('\n\n');
}
