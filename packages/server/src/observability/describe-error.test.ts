import { expect, test } from 'vitest';
import { describeError } from './describe-error.ts';

test('tells type, message, code and stack, and those of the cause', () => {
  const cause = Object.assign(new Error('connect refused'), { code: 'ECONNREFUSED' });
  const description = describeError(new TypeError('no answer', { cause }));
  expect(description).toMatchObject({
    type: 'TypeError',
    message: 'no answer',
    cause: { type: 'Error', message: 'connect refused', code: 'ECONNREFUSED' },
  });
  expect(description.stack).toMatch(/^\s+at /);
});

test('repeats nothing of what Postgres says about values', () => {
  const fault = Object.assign(new Error('duplicate key: (email)=(canary@example.com)'), {
    severity: 'ERROR',
    code: '23505',
    detail: 'Key (email)=(canary@example.com) already exists.',
  });
  const text = JSON.stringify(describeError(new Error('failed', { cause: fault })));
  expect(text).toContain('23505');
  expect(text).not.toContain('canary');
});

test('repeats no code that is none: a hostile server may send any text', () => {
  for (const code of ['canary of the server', 'canar', '4260', '426011', '42601\n', 'Ａ2601', '']) {
    const fault = Object.assign(new Error('x'), { severity: 'ERROR', code });
    expect(describeError(fault)).not.toHaveProperty('code');
  }
  expect(describeError(Object.assign(new Error('x'), { severity: 'ERROR', code: 'XX000' })).code).toBe(
    'XX000',
  );
  expect(describeError(Object.assign(new Error('x'), { code: 'ECONNREFUSED' })).code).toBe('ECONNREFUSED');
});

test('copes with what is no error and with causes in a circle', () => {
  expect(describeError('text')).toEqual({ type: 'string' });
  const circular = new Error('round');
  circular.cause = circular;
  expect(JSON.stringify(describeError(circular)).match(/round/g)?.length).toBeLessThan(20);
});
