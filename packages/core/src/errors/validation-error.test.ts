import { expect, test } from 'vitest';
import { ValidationError } from './validation-error.ts';

test('a validation error keeps the first hundred problems', () => {
  const issues = Array.from({ length: 60_000 }, (_, index) => ({
    pointer: `/filters/k${index}`,
    code: 'unknown_filter',
    detail: 'There is no such filter.',
  }));
  const error = new ValidationError('invalid_request', 'It is wrong.', issues);
  expect(error.issues).toEqual(issues.slice(0, 100));
});
