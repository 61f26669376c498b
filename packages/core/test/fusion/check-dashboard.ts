import type { QueryResult, QuerySpec } from '../../src/contract/types/query.ts';
import { ValidationError } from '../../src/errors/index.ts';
import {
  compileQuery,
  encodeResult,
  fusePlans,
  splitRows,
  type CompiledQuery,
  type DataFacts,
} from '../../src/query/index.ts';
import { contextFor, VIEWER } from '../query-fixtures.ts';
import { AmbiguousAnswer } from '../differential/evaluator/ambiguous.ts';
import { evaluate } from '../differential/evaluator/evaluate.ts';
import type { Answer } from '../differential/evaluator/question.ts';
import { differenceOf } from '../differential/run/compare.ts';
import type { World } from '../differential/run/world.ts';
import type { GeneratedDashboard } from './generate-dashboard.ts';

/** What a dashboard came to. */
export interface DashboardTally {
  widgets: number;
  /** Widgets that a fused statement answered. */
  fused: number;
  /** Fused statements. */
  statements: number;
  /** Fused statements that failed, so that their widgets are asked alone. */
  failed: number;
  /** Rows of widgets that were fused. */
  rows: number;
}

/** Whatever could be fused is. */
const FEW: DataFacts = { rows: () => 10_000_000, distinct: () => 4 };
const COMPUTED_AT = new Date('2024-03-12T12:00:00.000Z');
const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

interface Widget {
  readonly spec: QuerySpec;
  readonly compiled: CompiledQuery;
}

/** Fuses the widgets of a dashboard, and holds every answer against the evaluator's and against the one alone. */
export async function checkDashboard(
  world: World,
  dashboard: GeneratedDashboard,
  label: string,
): Promise<DashboardTally> {
  const { runner } = world.variants[dashboard.variant];
  const widgets = dashboard.specs.flatMap((spec) => widgetOf(world, dashboard, spec) ?? []);
  const tally: DashboardTally = { widgets: widgets.length, fused: 0, statements: 0, failed: 0, rows: 0 };
  const fusions = fusePlans(
    widgets.flatMap(({ compiled }) => compiled.plan ?? []),
    FEW,
  );
  for (const { statement, members } of fusions) {
    const asked = members.flatMap((place) => widgets[place] ?? []);
    let rows: (string | null)[][];
    try {
      rows = await runner.rows(statement);
    } catch (error) {
      if (!isOfData(error))
        throw new Error(`${label}: ${String(error)}\n${statement.text}`, { cause: error });
      tally.failed += 1;
      continue;
    }
    tally.statements += 1;
    const parts = splitRows(
      rows,
      asked.map(({ compiled }) => compiled.columns.length),
    );
    for (const [place, { spec, compiled }] of asked.entries()) {
      const expected = expectedOf(world, dashboard, spec);
      if (expected === null) continue;
      const facts = { computedAt: COMPUTED_AT, truncated: false };
      const fused = JSON.parse(encodeResult(compiled, parts[place] ?? [], facts)) as QueryResult;
      const problem =
        differenceOf(fused, expected, world.tools.zones(expected.timezone)) ??
        exactDifference(fused, await runner.run(compiled), expected);
      if (problem !== null) {
        throw new Error(
          `${label}, widget ${place}: ${problem}\n${JSON.stringify(spec)}\n${JSON.stringify(dashboard.circumstances)}\n${statement.text}\n${JSON.stringify(statement.values)}\nalone: ${compiled.statement.text}`,
        );
      }
      tally.fused += 1;
      tally.rows += fused.rows.length;
    }
  }
  return tally;
}

/** Null for a question that has no answer. */
function widgetOf(world: World, dashboard: GeneratedDashboard, asked: QuerySpec): Widget | null {
  const { definition } = world.variants[dashboard.variant];
  const { now, timezones, calendar, attributes } = dashboard.circumstances;
  const spec = { ...asked, dataset: definition.name };
  try {
    const compiled = compileQuery(
      spec,
      contextFor(definition, {
        now: new Date(now),
        timezones,
        calendar: {
          weekStart: WEEKDAYS[calendar.firstWeekday - 1] ?? 'monday',
          fiscalYearStart: calendar.firstMonth,
        },
        principal: { ...VIEWER, attributes },
      }),
    );
    return { spec, compiled };
  } catch (error) {
    if (error instanceof ValidationError) return null;
    throw error;
  }
}

/** What the evaluator answers; null where that hangs on the last digits of a double. */
function expectedOf(world: World, dashboard: GeneratedDashboard, spec: QuerySpec): Answer | null {
  const { definition, tables } = world.variants[dashboard.variant];
  try {
    return evaluate({ ...dashboard.circumstances, definition, tables, spec }, world.tools);
  } catch (error) {
    if (error instanceof AmbiguousAnswer) return null;
    throw error;
  }
}

/** Numbers out of range, divisions and the like: classes 22 and 21 of Postgres. */
function isOfData(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^2[12]/.test(String(error.code));
}

/** What is not the very same in columns that hold no doubles; null when nothing is. */
function exactDifference(fused: QueryResult, alone: QueryResult, { isOrderSure }: Answer): string | null {
  if (!isOrderSure) return null;
  const exact = ({ columns, rows }: QueryResult): string =>
    JSON.stringify(
      rows.map((row) =>
        columns.flatMap(({ name, type, role }) =>
          type === 'double' || (type === 'decimal' && role === 'dimension') ? [] : [plain(row[name], type)],
        ),
      ),
    );
  const [one, other] = [exact(fused), exact(alone)];
  return one === other ? null : `fused ${one}, alone ${other}`;
}

/** Which of several equal decimals is shown is chance. */
function plain(value: unknown, type: string): unknown {
  return type === 'decimal' && typeof value === 'string' && value.includes('.')
    ? value.replace(/\.?0+$/, '')
    : value;
}
