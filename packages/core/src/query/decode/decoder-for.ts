import type { StoredAs } from '../../contract/types/dataset.ts';
import type { CellValue, ColumnType, Granularity } from '../../contract/types/query.ts';
import { familyOf } from '../time/stored-as/natural.ts';
import type { Expression } from '../plan/nodes.ts';
import type { Zone } from '../time/zone.ts';
import type { CellDecoder } from '../types.ts';
import { bucketDecoder } from './bucket.ts';
import { decodeDouble } from './double.ts';
import { instantDecoder } from './instant.ts';
import { decodeComputedInteger, decodeInteger } from './integer.ts';

const asText: CellDecoder = (text) => text;

const asJson: CellDecoder = (text) => JSON.parse(text) as CellValue;

type MakeDecoder = (storedAs: StoredAs | null, zone: Zone, isBucket: boolean) => CellDecoder;

const DECODERS: Readonly<Record<ColumnType, MakeDecoder>> = {
  text: () => asText,
  boolean: () => (text) => text === 't',
  integer: () => decodeInteger,
  double: () => decodeDouble,
  bigint: () => asText,
  decimal: () => asText,
  date: () => asText,
  timestamp: (storedAs, zone, isBucket) => {
    if (storedAs === null || familyOf(storedAs) !== 'instant') return (text) => text.replace(' ', 'T');
    return isBucket ? bucketDecoder(zone) : instantDecoder(zone);
  },
  time: () => asText,
  json: () => asJson,
  array: () => asJson,
  uuid: () => asText,
};

/** What a column shows: a value, or the bucket of time that it falls in. */
export interface Shown {
  readonly expression: Expression;
  readonly granularity?: Granularity | null;
}

/** Turns Postgres's text of a column into the value on the wire. The column has the type `type`. */
export function decoderFor(
  type: ColumnType,
  { expression: { kind, storedAs }, granularity = null }: Shown,
  zone: Zone,
): CellDecoder {
  if (type === 'integer' && kind === 'operation') return decodeComputedInteger;
  return DECODERS[type](storedAs, zone, granularity !== null);
}
