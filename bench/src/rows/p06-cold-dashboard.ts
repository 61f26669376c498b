import pg from 'pg';
import { encodeRequest } from '../load/encode-request.ts';
import { askEach } from '../load/ask-each.ts';
import { headersOf } from '../load/query-requests.ts';
import { bar, type BarResult, type Figure } from '../measure/result.ts';
import { inRounds, over } from '../measure/rounds.ts';
import { differenceOf, type WidgetAnswer } from '../retail/difference-of.ts';
import { MARKETING_DASHBOARD } from '../retail/marketing-dashboard.ts';
import { SALES_DASHBOARD } from '../retail/sales-dashboard.ts';
import { SERVICE_DASHBOARD } from '../retail/service-dashboard.ts';
import { statementOf, type RetailWidget } from '../retail/widget.ts';
import type { Row } from './row.ts';

const AT_ONCE = 4;

/** Runs the widgets' statements, four at a time; rows of Postgres's text by widget. */
async function runStatements(
  pool: pg.Pool,
  widgets: readonly RetailWidget[],
): Promise<(string | null)[][][]> {
  const types = { getTypeParser: () => (text: string) => text };
  return Promise.all(
    widgets.map(async (widget) => {
      const { rows } = await pool.query<(string | null)[]>({
        text: statementOf(widget),
        rowMode: 'array',
        types,
      });
      return rows;
    }),
  );
}

export const coldDashboard: Row = {
  title: 'Cold dashboard of 12 widgets over 5,000,000 orders',
  method:
    'POST /dashboards/:id/data with `fresh`, against the same 12 statements written by hand without needless ORDER BY and run four at a time by pg, in turn; same server, same planner settings, no index but the primary key. The dashboards are in `bench/src/retail`. Fusion was developed on the first; each of the others was measured once before it was looked at, and has since led to a change or two. The answers are compared.',
  async run({ scale, startLens, databases, dashboards, admin }) {
    const lens = await startLens({}, null);
    const pool = new pg.Pool({ connectionString: databases.analyticsUrl, max: AT_ONCE });
    const figures: Figure[] = [];
    const bars: BarResult[] = [];
    const notes: string[] = [];
    try {
      for (const { name, id, widgets, bound } of [
        { name: 'sales', id: dashboards.sales, widgets: SALES_DASHBOARD, bound: 0.25 },
        { name: 'service', id: dashboards.service, widgets: SERVICE_DASHBOARD, bound: 0.5 },
        { name: 'marketing', id: dashboards.marketing, widgets: MARKETING_DASHBOARD, bound: 0.5 },
      ]) {
        const request = encodeRequest({
          path: `/dashboards/${id}/data`,
          headers: headersOf(admin),
          body: '{"fresh":true}',
        });
        const load = async (): Promise<WidgetAnswer[]> => {
          const [reply] = await askEach(lens.url, [request]);
          return (JSON.parse(reply?.body.toString() ?? '{}') as { items: WidgetAnswer[] }).items;
        };
        const byHand = await runStatements(pool, widgets);
        const differences = (await load()).flatMap((item, place) => differenceOf(item, byHand[place] ?? []));
        if (differences.length > 0) throw new Error(`Answers differ: ${differences.join('; ')}`);
        await databases.forgetCalls();
        await load();
        const statements = await databases.calls('%"retail"."orders"%');
        const timed = async (work: () => Promise<unknown>): Promise<number> => {
          const startedAt = performance.now();
          await work();
          return performance.now() - startedAt;
        };
        const found = await inRounds(scale.rounds, {
          lens: () => timed(load),
          byHand: () => timed(() => runStatements(pool, widgets)),
        });
        figures.push(
          { name: `${name}: Lens`, unit: 'ms', summary: over(found, (round) => round.lens) },
          { name: `${name}: 12 statements`, unit: 'ms', summary: over(found, (round) => round.byHand) },
        );
        bars.push(
          bar(
            `${name}: Lens over the 12 statements`,
            'atMost',
            bound,
            over(found, (round) => round.lens / round.byHand),
          ),
        );
        notes.push(
          `${name}: Lens runs ${statements} statements over the orders; its answers are those of the 12.`,
        );
      }
      return { figures, bars, notes };
    } finally {
      await pool.end();
      await lens.stop();
    }
  },
};
