import { UnavailableError } from '../errors/index.ts';
import type { RowSecurity } from './analytics-database.ts';
import { errorCode } from './postgres-errors.ts';
import type { BatchStatement } from './run-batch.ts';

/** What the look at policies finds: in force, past them, or past them through a view. */
const IN_FORCE = 'in force';
const BYPASSED = 'bypassed';
const OWNERS_VIEW = 'view';
const HAS_VIEWS = 'has views';

type Rows = readonly (readonly (string | null)[])[] | undefined;

/** A deployment is set up wrongly: trying again at once changes nothing. */
const RETRY_SECONDS = 60;

/**
 * What puts a transaction under row-level security: settings, then the role, both for the transaction
 * only, and last a look at whether policies are in force for whoever reads now.
 */
export function rowSecurityStatements({ role, settings, tables }: RowSecurity): BatchStatement[] {
  const assignments = Object.entries(settings);
  if (role !== null) assignments.push(['role', role]);
  const calls = assignments.map((_, index) => `set_config($${2 * index + 1}, $${2 * index + 2}, true)`);
  const inForce = {
    // A superuser and who bypasses row security are past every policy.
    text: `SELECT CASE
        WHEN (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user) THEN '${BYPASSED}'
        WHEN bool_or(c.relkind = 'v') THEN '${HAS_VIEWS}'
        WHEN bool_or((t.place = 0 OR c.relrowsecurity) AND NOT row_security_active(c.oid)) THEN '${BYPASSED}'
        ELSE '${IN_FORCE}'
      END
      FROM ${placesOf(tables)}
      JOIN pg_namespace n ON n.nspname = t.schema
      JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = t.name`,
    values: valuesOf(tables),
  };
  if (calls.length === 0) return [inForce];
  return [{ text: `SELECT ${calls.join(', ')}`, values: assignments.flat() }, inForce];
}

/**
 * A closer look at tables of which some are views, as whoever reads now. A view reads as its owner, past
 * the policies of whoever asks, unless it is a security_invoker (Postgres 15); then what it reads must
 * hold, be it through other views.
 */
export function viewSecurityStatement({ tables }: RowSecurity): BatchStatement {
  return {
    text: `WITH RECURSIVE used AS (
        SELECT c.oid, c.relkind, c.relrowsecurity, c.reloptions, t.place
        FROM ${placesOf(tables)}
        JOIN pg_namespace n ON n.nspname = t.schema
        JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = t.name
        UNION
        SELECT c.oid, c.relkind, c.relrowsecurity, c.reloptions, used.place
        FROM used
        JOIN pg_rewrite r ON used.relkind = 'v' AND r.ev_class = used.oid
        JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
          AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> used.oid
        JOIN pg_class c ON c.oid = d.refobjid
      ), checked AS (
        SELECT place, relkind = 'v' AS is_view, relrowsecurity AS has_policies, CASE
          WHEN relkind = 'v' THEN coalesce((
            SELECT option_value::boolean FROM pg_options_to_table(reloptions)
            WHERE option_name = 'security_invoker'
          ), false)
          ELSE row_security_active(oid)
        END AS holds
        FROM used
      )
      SELECT CASE
        WHEN bool_or(is_view AND NOT holds) THEN '${OWNERS_VIEW}'
        WHEN bool_or(has_policies AND NOT holds) OR count(*) FILTER (WHERE place = 0) > 0
          AND count(*) FILTER (WHERE place = 0 AND has_policies) = 0 THEN '${BYPASSED}'
        ELSE '${IN_FORCE}'
      END FROM checked`,
    values: valuesOf(tables),
  };
}

/** The tables as rows with their place, of which the base table has 0. */
function placesOf(tables: RowSecurity['tables']): string {
  const places = tables.map((_, index) => `($${2 * index + 1}::text, $${2 * index + 2}::text, ${index})`);
  return `(VALUES ${places.join(', ')}) AS t (schema, name, place)`;
}

function valuesOf(tables: RowSecurity['tables']): string[] {
  return tables.flatMap(({ schema, table }) => [schema, table]);
}

/** Whether the answer of the last of {@link rowSecurityStatements} leaves the views to be looked at. */
export function needsViewSecurity(rows: Rows): boolean {
  return rows?.[0]?.[0] === HAS_VIEWS;
}

/**
 * Reads the answer of the last of {@link rowSecurityStatements}, or of the closer look. Throws an UnavailableError
 * `row_security_unavailable` where policies would not apply to the statement, which must then not run.
 */
export function requireInForce(rows: Rows): void {
  const found = rows?.[0]?.[0];
  if (found === IN_FORCE) return;
  if (found === OWNERS_VIEW) {
    throw unavailable(
      'one of its tables is a view, or reads one, that reads as its owner. From Postgres 15 on run ALTER VIEW … ' +
        'SET (security_invoker = true); else let the dataset read the tables themselves.',
    );
  }
  throw unavailable(
    'row-level security is not in force there. Run ALTER TABLE … ENABLE ROW LEVEL SECURITY on its base table, ' +
      'with FORCE where the role that reads owns a table, and let it read as a role without SUPERUSER and BYPASSRLS.',
  );
}

/** What a failed opening means: the role or a setting is refused, or something that has nothing to do with either. */
export function rowSecurityRefused(error: unknown): unknown {
  const code = errorCode(error) ?? '';
  if (code === '42501') {
    return unavailable(
      'the role of the data source may not read as the role in policy.native.role, or may not change a setting. ' +
        'GRANT the one role to the other, and check policy.native.settings.',
      error,
    );
  }
  if (code === '22023') {
    return unavailable(
      'there is no such role as in policy.native.role. Create it, or correct the policy.',
      error,
    );
  }
  if (!code.startsWith('22') && !code.startsWith('42')) return error;
  return unavailable(
    'a setting of policy.native.settings is refused. Use a prefix of your own, as in app.tenant_id.',
    error,
  );
}

function unavailable(what: string, cause?: unknown): UnavailableError {
  return new UnavailableError(
    'row_security_unavailable',
    `The row policy of this dataset is left to the database, but ${what}`,
    RETRY_SECONDS,
    cause === undefined ? {} : { cause },
  );
}
