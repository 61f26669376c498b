import type { StoredAs } from '../../contract/types/dataset.ts';
import type { CellValue, ColumnType } from '../../contract/types/query.ts';
import { familyOf } from '../time/stored-as/natural.ts';
import type { Expression } from '../plan/nodes.ts';
import type { Zone } from '../time/zone.ts';
import type { CellDecoder } from '../types.ts';
import { decodeDouble } from './double.ts';
import { instantDecoder } from './instant.ts';
import { decodeComputedInteger, decodeInteger } from './integer.ts';

const asText: CellDecoder = (text) => text;

const asJson: CellDecoder = (text) => JSON.parse(text) as CellValue;

const DECODERS: Readonly<Record<ColumnType, (storedAs: StoredAs | null, zone: Zone) => CellDecoder>> = {
  text: () => asText,
  boolean: () => (text) => text === 't',
  integer: () => decodeInteger,
  double: () => decodeDouble,
  bigint: () => asText,
  decimal: () => asText,
  date: () => asText,
  timestamp: (storedAs, zone) =>
    storedAs !== null && familyOf(storedAs) === 'instant'
      ? instantDecoder(zone)
      : (text) => text.replace(' ', 'T'),
  time: () => asText,
  json: () => asJson,
  array: () => asJson,
  uuid: () => asText,
};

/** Turns Postgres's text of a column into the value on the wire. The column shows `expression` as `type`. */
export function decoderFor(type: ColumnType, { kind, storedAs }: Expression, zone: Zone): CellDecoder {
  if (type === 'integer' && kind === 'operation') return decodeComputedInteger;
  return DECODERS[type](storedAs, zone);
}
