import type { FieldType } from '../../../src/contract/types/dataset.ts';
import type { FilterScalar } from '../../../src/contract/types/query.ts';
import type { EvaluatorTools } from '../evaluator/cells.ts';
import type { Operand } from '../evaluator/operand.ts';
import { fieldsOf, type Row } from '../evaluator/rows.ts';
import { keyOf, type Value } from '../evaluator/value.ts';
import { writeTime, type Family } from '../evaluator/write-time.ts';
import type { EvaluatorZone } from '../evaluator/zones.ts';
import type { Variant } from '../run/world.ts';

/** A field as a generator of questions sees it. */
export interface FieldFacts {
  readonly name: string;
  readonly type: FieldType;
  readonly family: Family | null;
  readonly isComputed: boolean;
  /** Place of the join that repeats rows of the base, of which it is; null for none. */
  readonly many: number | null;
  /** Of a join over another join. */
  readonly isOfChain: boolean;
  /** False for what is computed in doubles, where equality hangs on the last digit. */
  readonly isExact: boolean;
  /** Values that stand in the data. */
  readonly samples: readonly Value[];
}

const MAX_SAMPLES = 60;

/** The fields of a dataset with samples of their values. */
export function fieldFacts({ definition, tables }: Variant, tools: EvaluatorTools): FieldFacts[] {
  return Object.entries(definition.fields).map(([name, given]) => {
    const fields = fieldsOf(definition, tables, tools, {
      zone: tools.zones('UTC'),
      now: 0,
      calendar: { firstWeekday: 1, firstMonth: 1 },
    });
    const operand = fields.field(name);
    return {
      name,
      type: operand.type,
      family: operand.family,
      isComputed: 'formula' in given,
      many: operand.many ?? null,
      isOfChain: 'column' in given && given.column.startsWith('region.'),
      isExact: operand.tolerance === 0,
      samples: samplesOf(operand, fields.rows()),
    };
  });
}

function samplesOf(operand: Operand<Row>, rows: readonly Row[]): Value[] {
  const found = new Map<string, Value>();
  const step = Math.max(1, Math.floor(rows.length / 400));
  for (let at = 0; at < rows.length && found.size < MAX_SAMPLES; at += step) {
    const value = operand.of(rows[at] ?? []);
    if (value !== null) found.set(keyOf(value), operand.shown?.(value) ?? value);
  }
  return [...found.values()];
}

/** A value as a filter writes it: whole numbers of 4 bytes as numbers, the larger and finer ones as text. */
export function writeScalar(value: Value, { type, family }: FieldFacts, zone: EvaluatorZone): FilterScalar {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'bigint') return writeTime(value, family ?? 'instant', zone);
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : String(value);
  return type === 'integer' ? value.toNumber() : value.toString();
}
