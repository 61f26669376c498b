import { describe, expect, it } from 'vitest';
import { VIEWER } from '../../../test/query-fixtures.ts';
import type { NativePolicy } from '../../contract/types/dataset.ts';
import {
  isPolicyRole,
  isSettingName,
  planRowSecurity,
  type PlannedRowSecurity,
} from './plan-row-security.ts';

const BY_TENANT: NativePolicy = { settings: { 'app.tenant': { attribute: 'tenant' } } };

function planned(
  native: NativePolicy,
  attributes: Record<string, unknown> = {},
): PlannedRowSecurity | undefined {
  return planRowSecurity(native, { ...VIEWER, attributes });
}

describe('planRowSecurity', () => {
  it.each([
    ['text', 'text'],
    [' ', ' '],
    [5, '5'],
    [-0.5, '-0.5'],
    [true, 'true'],
    [['a', 'b'], '{"a","b"}'],
    [['a"b', 'c\\d', '{,}', ''], String.raw`{"a\"b","c\\d","{,}",""}`],
    [[1, true], '{"1","true"}'],
    [[], '{}'],
  ])('writes %j as %j', (tenant, text) => {
    expect(planned(BY_TENANT, { tenant })).toEqual({
      role: null,
      settings: { 'app.tenant': text },
      isDenied: false,
    });
  });

  it.each([undefined, null, '', ['a', null], ['a', undefined]])('denies every row for %j', (tenant) => {
    const native = { role: 'reader', settings: { ...BY_TENANT.settings, 'app.other': 'x' } };
    expect(planned(native, { tenant })?.isDenied).toBe(true);
  });

  it('does not take an attribute from a prototype', () => {
    const attributes = Object.create({ tenant: 'a' }) as Record<string, unknown>;
    expect(planned(BY_TENANT, attributes)?.isDenied).toBe(true);
    expect(planned({ settings: { 'app.tenant': { attribute: '__proto__' } } })?.isDenied).toBe(true);
  });

  it.each([{}, { attribute: 'x' }, NaN, Infinity, 10n, [['a']], [{}], 'a\0b', '\ud800', ['\udfff']])(
    'is of no use with the attribute %s',
    (tenant) => {
      expect(planned(BY_TENANT, { tenant })).toBeUndefined();
    },
  );

  it('takes constants and a role', () => {
    expect(planned({ role: 'reader', settings: { 'app.kind': 'public' } })).toEqual({
      role: 'reader',
      settings: { 'app.kind': 'public' },
      isDenied: false,
    });
    expect(planned({})).toEqual({ role: null, settings: {}, isDenied: false });
  });

  it('refuses names that mean something to Postgres, also in a definition that was never checked', () => {
    const refused = ['search_path', 'role', 'session_authorization', 'statement_timeout', 'is_superuser'];
    const shaped = [
      'app',
      'app.',
      '.tenant',
      'app.te nant',
      'app.tenant;',
      'App.tenant',
      'pg_trgm.x',
      'plpgsql.x',
    ];
    for (const name of [...refused, ...shaped, 'pgaudit.log', `app.${'x'.repeat(60)}`, '__proto__']) {
      expect(isSettingName(name), name).toBe(false);
      expect(planned({ settings: Object.fromEntries([[name, 'x']]) }), name).toBeUndefined();
    }
    for (const name of ['app.tenant_id', 'my_app.v2.tenant']) expect(isSettingName(name), name).toBe(true);
    for (const role of ['none', 'NONE', 'pg_read_all_data', 'a\0']) {
      expect(isPolicyRole(role), role).toBe(false);
      expect(planned({ role }), role).toBeUndefined();
    }
  });
});
