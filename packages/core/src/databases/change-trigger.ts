import { quoteIdentifier } from './quote-identifier.ts';

/** The channel on which analytics databases tell that a table has changed. */
export const CHANGE_CHANNEL = 'istari_lens_changed';

export interface ChangeTriggerOptions {
  schema: string;
  table: string;
  /** Views over the table that datasets are about, as `schema.view`: a view has no changes of its own. @default [] */
  views?: readonly string[];
  /** What Lens listens to is the default. @default 'istari_lens_changed' */
  channel?: string;
}

/** SQL scripts for the owner of the table; each is one transaction and can be run again. */
export interface ChangeTrigger {
  readonly install: string;
  readonly remove: string;
}

const NAME = 'istari_lens_changed';

/** Longer than any `schema.view`, and far below the 8,000 bytes at which a notification fails the writer. */
const LONGEST_VIEW = 200;

/**
 * A trigger that tells Lens of every statement that changes a table (INSERT, UPDATE, DELETE, TRUNCATE, COPY), once its
 * transaction commits. On a partitioned table it tells of statements to that table, not to a partition.
 * The schema keeps the function, which is removed with the last trigger that uses it.
 *
 * @throws TypeError for what cannot be a name.
 */
export function changeTrigger(options: ChangeTriggerOptions): ChangeTrigger {
  const { schema, table, views = [], channel = CHANGE_CHANNEL } = options;
  const target = `${quoteIdentifier(schema)}.${quoteIdentifier(table)}`;
  const run = `${quoteIdentifier(schema)}.${NAME}`;
  // Checked as an identifier: longer ones are refused by pg_notify, and with them the statement of the writer.
  quoteIdentifier(channel);
  for (const view of views) {
    if (!view.includes('.') || Buffer.byteLength(view) > LONGEST_VIEW)
      throw new TypeError('A view is named as schema.view, in at most 200 bytes.');
  }
  const names = [channel, ...views].map(quoteLiteral).join(', ');
  return {
    install: `begin;
create or replace function ${run}() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $istari$
declare
  changed text;
begin
  foreach changed in array array[tg_table_schema || '.' || tg_table_name] || tg_argv[1:] loop
    perform pg_notify(tg_argv[0], json_build_object('table', changed)::text);
  end loop;
  return null;
end
$istari$;
drop trigger if exists ${NAME} on ${target};
create trigger ${NAME} after insert or update or delete or truncate on ${target}
  for each statement execute function ${run}(${names});
commit;
`,
    remove: `begin;
drop trigger if exists ${NAME} on ${target};
do ${quoteLiteral(`begin
  drop function if exists ${run}();
exception when dependent_objects_still_exist then
  null;
end`)};
commit;
`,
  };
}

/** A text as an SQL literal that means the same whatever `standard_conforming_strings` is. */
function quoteLiteral(text: string): string {
  if (text.includes('\0')) throw new TypeError('SQL text holds no NUL.');
  return `E'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
