import type { Principal } from '../../contract/types/identity.ts';
import { mayUseAll } from './may-use.ts';
import { principalKey } from './principal-key.ts';
import type { SharedKind } from './shares-repository.ts';

/** A condition to be ANDed to a statement's own, and its one parameter; empty for those who see everything. */
export interface SeenSql {
  where: string;
  values: string[];
}

export interface SeenSqlPlace {
  kind: SharedKind;
  /** The quoted schema. */
  prefix: string;
  /** What the statement calls the table of the objects. */
  object: string;
  /** Number of the parameter. */
  parameter: number;
}

/** Rows that the principal may look at, as `mayUse` decides it, so that a page is full of what may be seen. */
export function seenSql(principal: Principal, { kind, prefix, object, parameter }: SeenSqlPlace): SeenSql {
  if (mayUseAll(principal)) return { where: '', values: [] };
  const key = `$${parameter}::text`;
  const where = ` and (${object}.visibility = 'tenant'
    or coalesce(${object}.owner_principal, 'user:' || ${object}.owner_id) = ${key}
    or (${object}.visibility = 'users' and exists (select from ${prefix}.${kind}_shares s
      where s.tenant_id = ${object}.tenant_id and s.${kind}_id = ${object}.id and s.principal = ${key})))`;
  return { where, values: [principalKey(principal)] };
}

/** Columns of an {@link ObjectSharing}: its owner, visibility, access and shares. */
export function sharingColumns({ kind, prefix, object }: Omit<SeenSqlPlace, 'parameter'>): string {
  return `${object}.visibility, ${object}.access,
    coalesce(${object}.owner_principal, 'user:' || ${object}.owner_id) as owner,
    coalesce((select json_agg(json_build_object('principal', s.principal, 'access', s.access) order by s.principal)
      from ${prefix}.${kind}_shares s where s.tenant_id = ${object}.tenant_id and s.${kind}_id = ${object}.id),
      '[]'::json) as shares`;
}
