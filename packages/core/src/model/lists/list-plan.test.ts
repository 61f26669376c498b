import { describe, expect, it } from 'vitest';
import type { LensError, ValidationError } from '../../errors/index.ts';
import { planList, type SortKeys } from './list-plan.ts';
import { writePageCursor } from './page-cursor.ts';

const keys: SortKeys = {
  name: { type: 'text', column: 'name' },
  updatedAt: { type: 'time', column: 'updated_at' },
};
const id = '6f1f4f0e-7c54-4a53-9a35-000000000001';

const timeCursor = (value: string): string => writePageCursor('updatedAt', { value, id });

describe('planList', () => {
  it('has defaults', () => {
    expect(planList(undefined, keys, 'name')).toEqual({
      limit: 50,
      search: null,
      sort: 'name',
      key: keys['name'],
      descending: false,
      after: null,
    });
  });

  it('goes on after a cursor of the same order', () => {
    const cursor = writePageCursor('-name', { value: 'é "quoted"', id });
    expect(planList({ cursor, sort: '-name' }, keys, 'name')).toMatchObject({
      descending: true,
      after: { value: 'é "quoted"', id },
    });
  });

  it('takes every time that the database can hold and ISO 8601 writes with four digits', () => {
    for (const value of ['0001-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z']) {
      expect(planList({ cursor: timeCursor(value), sort: 'updatedAt' }, keys, 'name').after?.value).toBe(
        value,
      );
    }
  });

  it.each([
    ['of another order', writePageCursor('name', { value: 'a', id }), '-name'],
    ['with a time that is none', writePageCursor('updatedAt', { value: 'soon', id }), 'updatedAt'],
    ['with the year 0', timeCursor('0000-01-01T00:00:00.000Z'), 'updatedAt'],
    ['with a time before the year 0', timeCursor('-000001-01-01T00:00:00.000Z'), 'updatedAt'],
    ['with a time beyond the year 9999', timeCursor('+275760-09-13T00:00:00.000Z'), 'updatedAt'],
    ['with an id that is none', writePageCursor('name', { value: 'a', id: "'; drop" }), 'name'],
    ['of rubbish', 'not a cursor', 'name'],
    ['of null', Buffer.from('null').toString('base64url'), 'name'],
  ])('refuses a cursor %s', (_, cursor, sort) => {
    try {
      planList({ cursor, sort }, keys, 'name');
      expect.unreachable();
    } catch (error) {
      expect((error as LensError).code).toBe('cursor_mismatch');
    }
  });

  it.each([
    [{ limit: 0 }, 'limit'],
    [{ limit: 101 }, 'limit'],
    [{ limit: 1.5 }, 'limit'],
    [{ sort: 'nmae' }, 'sort'],
    [{ sort: 'constructor' }, 'sort'],
    [{ q: 'a\0b' }, 'q'],
    [{ q: 'x'.repeat(201) }, 'q'],
  ])('refuses %j', (query, pointer) => {
    try {
      planList(query, keys, 'name');
      expect.unreachable();
    } catch (error) {
      expect((error as ValidationError).issues).toMatchObject([{ pointer }]);
    }
  });

  it.each(['sort', 'q', 'cursor'])('refuses %s that is no text, whoever calls', (key) => {
    const query: object = { [key]: 5 };
    expect(() => planList(query, keys, 'name')).toThrow(`At ${key}: This must be a string.`);
  });
});
