import type { AttributeReference, NativePolicy } from '../../contract/types/dataset.ts';
import type { Principal } from '../../contract/types/identity.ts';
import { isStorableText } from '../values/storable-text.ts';

/** Row-level security for one principal; the tables are known once the rest is planned. */
export interface PlannedRowSecurity {
  readonly role: string | null;
  readonly settings: Readonly<Record<string, string>>;
  /** True when an attribute is missing: then there are no rows, whatever the database would say. */
  readonly isDenied: boolean;
}

/** A prefix of the deployment's own, a dot and a name: Postgres gives such settings no meaning. */
const SETTING = /^(?!pg_)[a-z_][a-z0-9_]*(?:\.[a-z_][a-z0-9_]*)+$/;
const RESERVED_PREFIXES: ReadonlySet<string> = new Set([
  'plpgsql',
  'auto_explain',
  'postgres_fdw',
  'pgaudit',
]);
const MAX_NAME = 63;

/** Whether row-level security may set this: never a setting that Postgres or an extension acts on. */
export function isSettingName(name: string): boolean {
  return name.length <= MAX_NAME && SETTING.test(name) && !RESERVED_PREFIXES.has(name.split('.', 1)[0] ?? '');
}

/** Whether row-level security may read as this: no predefined role, and not the word for "none". */
export function isPolicyRole(role: string): boolean {
  return isStorableText(role) && !role.startsWith('pg_') && role.toLowerCase() !== 'none';
}

/**
 * Resolves the settings with the principal's attributes; undefined when one of them, or the policy, is
 * of no use. Text stands as it is, numbers and booleans as JSON writes them, a list as an array literal of
 * Postgres (`{"a","b"}`), for `= ANY (current_setting(…)::text[])`. Empty text counts as missing: it
 * is also what Postgres gives for a setting that was never made.
 */
export function planRowSecurity(native: NativePolicy, principal: Principal): PlannedRowSecurity | undefined {
  const role = native.role ?? null;
  if (role !== null && !isPolicyRole(role)) return undefined;
  const settings: [string, string][] = [];
  let isDenied = false;
  for (const [name, source] of Object.entries(native.settings ?? {})) {
    const value = encode(valueOf(source, principal));
    if (value === undefined || !isSettingName(name)) return undefined;
    if (value === '') isDenied = true;
    settings.push([name, value]);
  }
  return { role, settings: Object.freeze(Object.fromEntries(settings)), isDenied };
}

function valueOf(source: string | AttributeReference, { attributes }: Principal): unknown {
  if (typeof source === 'string') return source;
  return Object.hasOwn(attributes, source.attribute) ? attributes[source.attribute] : undefined;
}

/** Empty: missing. Undefined: not something that a setting can hold. */
function encode(value: unknown): string | undefined {
  if (value === undefined || value === null) return '';
  if (!Array.isArray(value)) return encodeScalar(value);
  const parts = value.map((part: unknown) =>
    part === null || part === undefined ? null : encodeScalar(part),
  );
  if (parts.includes(undefined)) return undefined;
  if (parts.includes(null)) return '';
  return `{${parts.map((part) => `"${(part ?? '').replaceAll(/["\\]/g, '\\$&')}"`).join(',')}}`;
}

function encodeScalar(value: unknown): string | undefined {
  if (typeof value === 'string') return isStorableText(value) ? value : undefined;
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value)))
    return String(value);
  return undefined;
}
