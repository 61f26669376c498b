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
    sql({ natural, like }, [value], { caseSensitive }) {
      if (value?.kind !== 'point') return sql`false`;
      const asked = String(value.value);
      if (caseSensitive) return like(patternOf(asked, place));
      const { folded, from, to } = foldCase(asked);
      const searched =
        from === ''
          ? natural
          : sql`translate(${natural}, ${parameter(from, 'text')}, ${parameter(to, 'text')})`;
      return sql`${searched} COLLATE "C" LIKE ${patternOf(folded, place)}`;
    },
  };
}

function patternOf(text: string, place: Place): Sql {
  const escaped = text.replaceAll(/[\\%_]/g, String.raw`\$&`);
  return parameter(`${place.before ? '%' : ''}${escaped}${place.after ? '%' : ''}`, 'text');
}
