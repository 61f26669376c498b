import { parameter, sql } from '../compile/sql.ts';
import type { OperatorDescriptor } from './operator.ts';
import { TEXT } from '../dataset/type-groups.ts';

/** Where a text may stand in a longer one. */
export interface Place {
  /** True when other text may stand before it. */
  readonly before: boolean;
  /** True when other text may stand after it. */
  readonly after: boolean;
}

/** A search for text, in which `%`, `_` and `\` are ordinary characters. */
export function pattern(place: Place): OperatorDescriptor {
  return {
    value: 'text',
    types: TEXT,
    sql({ natural }, [value], { caseSensitive }) {
      if (value?.kind !== 'point') return sql`false`;
      const escaped = String(value.value).replaceAll(/[\\%_]/g, String.raw`\$&`);
      const text = parameter(`${place.before ? '%' : ''}${escaped}${place.after ? '%' : ''}`, 'text');
      return caseSensitive ? sql`${natural} LIKE ${text}` : sql`${natural} ILIKE ${text}`;
    },
  };
}
