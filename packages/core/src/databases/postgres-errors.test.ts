import { describe, expect, it } from 'vitest';
import { LensError, UnavailableError } from '../errors/index.ts';
import { LeaseTimeoutError } from './lease-errors.ts';
import {
  analyticsDatabaseError,
  appDatabaseError,
  isCredentialFault,
  isUniqueViolation,
} from './postgres-errors.ts';

const raised = (code: string, more: object = {}): Error =>
  Object.assign(new Error('driver text: host db.internal'), { code, ...more });

describe('analyticsDatabaseError', () => {
  it.each([
    ['57014', 'query_timeout'],
    ['55P03', 'query_timeout'],
    ['08006', 'data_source_unavailable'],
    ['28P01', 'data_source_unavailable'],
    ['53300', 'data_source_unavailable'],
    ['57P01', 'data_source_unavailable'],
    ['40001', 'data_source_unavailable'],
    ['ECONNREFUSED', 'data_source_unavailable'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'data_source_unavailable'],
    ['42P01', 'schema_drift'],
    ['42703', 'schema_drift'],
    ['42501', 'schema_drift'],
    ['22003', 'number_out_of_range'],
    ['22P02', 'invalid_query'],
    ['22008', 'invalid_query'],
    ['54001', 'invalid_query'],
    ['XX000', 'internal_error'],
  ])("%s is %s, with the driver's text in the cause only", (sqlState, code) => {
    const error = analyticsDatabaseError(raised(sqlState), 'select 1');
    expect(error).toMatchObject({ code });
    expect(error.message).not.toContain('driver text');
    expect((error.cause as Error).message).toContain('driver text');
  });

  it('says of a time out of range that it is in the data, since those of questions are checked before', () => {
    const { message } = analyticsDatabaseError(raised('22008'), 'select 1');
    expect(message).toContain('A time in the data');
    expect(message).not.toContain('filter');
  });

  it('says that columns of two collations are compared, which only joins do', () => {
    const { message } = analyticsDatabaseError(raised('42P22'), 'select 1');
    expect(message).toMatch(/joined with a column of another collation/);
    expect(message).not.toMatch(/missing/);
  });

  it('names the settings of row-level security that cannot be read, and no value', () => {
    const malformed = Object.assign(new Error('malformed array literal: "north"'), { code: '22P02' });
    const settings = { 'app.tenant': 'acme', 'app.regions': 'north' };
    const error = analyticsDatabaseError(malformed, 'select 1', settings);
    expect(error).toMatchObject({ code: 'invalid_query', issues: [{ code: 'invalid_policy' }] });
    expect(error.message).toContain('"app.regions" of policy.native');
    expect(error.message).not.toMatch(/north|app\.tenant|filter/);
    expect(analyticsDatabaseError(malformed, 'select 1').message).not.toContain('policy');
  });

  it('names the column that is gone, also after characters of two UTF-16 units', () => {
    const text = `select '😀', "t0"."de""lay" from "public"."flights"`;
    const position = String(Array.from(text.slice(0, text.indexOf('"t0"'))).length + 1);
    const error = analyticsDatabaseError(raised('42703', { position }), text);
    expect(error.message).toContain('"de"lay" of the dataset is missing');
  });

  it('knows the errors that the driver raises without a code', () => {
    const faults = [
      'Connection terminated unexpectedly',
      'timeout exceeded when trying to connect',
      'Cannot use a pool after calling end on the pool',
    ];
    for (const message of faults) {
      expect(analyticsDatabaseError(new Error(message), '')).toMatchObject({
        code: 'data_source_unavailable',
      });
    }
    expect(analyticsDatabaseError(new LeaseTimeoutError(), '')).toMatchObject({
      code: 'data_source_unavailable',
    });
    expect(analyticsDatabaseError(new TypeError('a bug of ours'), '')).toMatchObject({
      code: 'internal_error',
    });
  });

  it('leaves errors of Lens as they are', () => {
    const own = new LensError('result_too_large', 'too large');
    expect(analyticsDatabaseError(own, '')).toBe(own);
  });
});

describe('appDatabaseError', () => {
  it("maps what is not the caller's doing and passes the rest through", () => {
    expect(appDatabaseError(raised('ECONNREFUSED'))).toMatchObject({ code: 'app_database_unavailable' });
    expect(appDatabaseError(raised('42P01'))).toMatchObject({ code: 'migrations_pending' });
    const violation = raised('23505', { constraint: 'users_email_key' });
    expect(appDatabaseError(violation)).toBe(violation);
    expect(isUniqueViolation(violation)).toBe(true);
    expect(isUniqueViolation(violation, 'users_email_key')).toBe(true);
    expect(isUniqueViolation(violation, 'other')).toBe(false);
  });

  it('tells a wrong password from a server that is down', () => {
    expect(isCredentialFault(appDatabaseError(raised('28P01')))).toBe(true);
    expect(isCredentialFault(appDatabaseError(raised('3D000')))).toBe(true);
    expect(isCredentialFault(appDatabaseError(raised('ECONNREFUSED')))).toBe(false);
    expect(isCredentialFault(new UnavailableError('app_database_unavailable', 'x', 1))).toBe(false);
  });
});
