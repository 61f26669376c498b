import { parameter, sql, type Sql } from '../compile/sql.ts';
import { TEXT } from '../dataset/type-groups.ts';
import { foldCase } from './fold-case.ts';
import type { OperatorDescriptor } from './operator.ts';

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
    value: 'one',
    types: TEXT,
    ignoresCase: TEXT,
    rejectsNull: true,
    sql({ natural }, [value], { caseSensitive }) {
      if (value?.kind !== 'point') return sql`false`;
      const asked = String(value.value);
      // In the column's own collation, so that an index for searches serves.
      if (caseSensitive) return sql`${natural} LIKE ${like(asked, place)}`;
      const { folded, from, to } = foldCase(asked);
      const searched =
        from === ''
          ? natural
          : sql`translate(${natural}, ${parameter(from, 'text')}, ${parameter(to, 'text')})`;
      return sql`${searched} COLLATE "C" LIKE ${like(folded, place)}`;
    },
  };
}

function like(text: string, place: Place): Sql {
  const escaped = text.replaceAll(/[\\%_]/g, String.raw`\$&`);
  return parameter(`${place.before ? '%' : ''}${escaped}${place.after ? '%' : ''}`, 'text');
}
