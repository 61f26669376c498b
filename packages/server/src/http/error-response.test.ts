import { describe, expect, test } from 'vitest';
import {
  ERROR_STATUS,
  LensError,
  UnavailableError,
  ValidationError,
  type ErrorCode,
} from '@istari-lens/core';
import { parseWith, schemas } from '@istari-lens/core/contract';
import { toErrorResponse } from './error-response.ts';

describe('an error as a problem', () => {
  test.each(Object.keys(ERROR_STATUS) as ErrorCode[])('%s is a valid problem', (code) => {
    const { problem } = toErrorResponse(new LensError(code, 'What to do.'), 'request-1');
    expect(parseWith(schemas.Problem, problem)).toEqual({ ok: true, value: problem });
    if (ERROR_STATUS[code] === 500) expect(problem.code).toBe('internal_error');
    else expect(problem).toMatchObject({ code, status: ERROR_STATUS[code], detail: 'What to do.' });
  });

  test.each<[string, unknown]>([
    ['an unknown error', new Error('select secret from host.example')],
    [
      'an error made to look like ours',
      Object.assign(new Error('secret'), { code: 'not_found', status: 404 }),
    ],
    ['a decryption failure', new LensError('decryption_failed', 'secret')],
    ['text', 'secret'],
    ['nothing', undefined],
  ])('%s leaves masked, with the request id alone', (_name, error) => {
    const response = toErrorResponse(error, 'request-1');
    expect(response).toMatchObject({
      unexpected: true,
      problem: { status: 500, code: 'internal_error', requestId: 'request-1' },
    });
    expect(JSON.stringify(response)).not.toContain('secret');
  });

  test('carries issues', () => {
    const issues = [{ pointer: '/a', code: 'missing', detail: 'This is required.' }];
    const { problem } = toErrorResponse(new ValidationError('invalid_query', 'Bad.', issues), 'r');
    expect(problem.errors).toEqual(issues);
  });

  test('says when to try again, in whole seconds and at least one', () => {
    const { problem, headers } = toErrorResponse(new UnavailableError('queue_full', 'Full.', 0.2), 'r');
    expect(problem.retryAfterSeconds).toBe(1);
    expect(headers['Retry-After']).toBe('1');
  });

  test('knows an error of another copy of core', () => {
    const foreign = Object.assign(new Error('Gone.'), {
      code: 'not_found',
      [Symbol.for('istari-lens.error')]: true,
    });
    expect(toErrorResponse(foreign, 'r').problem.status).toBe(404);
  });
});
