import type { ColumnField, FieldType, StoredAs } from '../../../src/contract/types/dataset.ts';
import { Exact } from './exact.ts';
import { wallMicros } from './read-time.ts';
import type { Known, Value } from './value.ts';
import { millis, type Family } from './write-time.ts';
import { createZones, type EvaluatorZone } from './zones.ts';

type ReadCell = (cell: string, storedAs: StoredAs, zones: (name: string) => EvaluatorZone) => Known;

const exact: ReadCell = (cell) => Exact.of(cell);
const same: ReadCell = (cell) => cell;

const READERS: Readonly<Record<FieldType, ReadCell>> = {
  text: same,
  boolean: (cell) => cell.startsWith('t'),
  integer: exact,
  bigint: exact,
  decimal: exact,
  double: (cell) => Number(cell),
  date: (cell) => wallMicros(cell, ''),
  timestamp: readMoment,
  time: same,
  json: same,
  array: same,
  uuid: same,
};

/** A column as a field means it. */
export interface ReadColumn {
  readonly family: Family | null;
  readonly values: readonly Value[];
}

/** What the evaluator works with: zones, and columns, which are read once however often they are asked for. */
export interface EvaluatorTools {
  zones(name: string): EvaluatorZone;
  column(cells: readonly (string | null)[], field: ColumnField): ReadColumn;
}

/** Tools that share what they have read. */
export function createTools(): EvaluatorTools {
  const zones = createZones();
  const known = new WeakMap<readonly (string | null)[], Map<string, ReadColumn>>();
  return {
    zones,
    column(cells, { type, storedAs = { kind: type === 'date' ? 'date' : 'timestamptz' } }) {
      const readings = known.get(cells) ?? new Map<string, ReadColumn>();
      known.set(cells, readings);
      const key = JSON.stringify([type, storedAs]);
      const column = readings.get(key) ?? {
        family: familyOf(type, storedAs),
        values: cells.map((cell) => (cell === null ? null : READERS[type](cell, storedAs, zones))),
      };
      readings.set(key, column);
      return column;
    },
  };
}

function familyOf(type: FieldType, storedAs: StoredAs): Family | null {
  if (type === 'date') return 'date';
  if (type !== 'timestamp') return null;
  return storedAs.kind === 'timestamp' && storedAs.timezone === 'local' ? 'local' : 'instant';
}

/** A cell such as `2024-03-10 07:30:00`, with `Z` for a moment, or a number of an epoch. */
function readMoment(cell: string, storedAs: StoredAs, zones: (name: string) => EvaluatorZone): Known {
  if (storedAs.kind === 'epoch') return BigInt(cell) * (storedAs.unit === 's' ? 1_000_000n : 1000n);
  const wall = wallMicros(cell.slice(0, 10), cell.slice(11).replace('Z', ''));
  if (storedAs.kind !== 'timestamp' || storedAs.timezone === 'local') return wall;
  const rest = ((wall % 1000n) + 1000n) % 1000n;
  return BigInt(zones(storedAs.timezone).storedInstantOf(millis(wall))) * 1000n + rest;
}
