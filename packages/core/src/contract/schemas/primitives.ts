import { z } from 'zod';
import { recordOf } from './kinds/record-of.ts';
import type { Page } from '../types/list.ts';

/** Text of bounded length. */
export function text(max: number, min: number = 0): z.ZodString {
  return z.string().min(min).max(max);
}

/** Name of a thing within its owner: a field, an alias, a widget. */
export const name: z.ZodType<string> = text(128, 1);

/** A title or label that people read. */
export const title: z.ZodType<string> = text(200, 1);

/** A name that formulas can spell: a letter or underscore, then letters, digits or underscores. */
export const identifier: z.ZodType<string> = z
  .string()
  .max(128)
  .regex(
    /^[A-Za-z_][A-Za-z0-9_]*$/,
    'This must begin with a letter or underscore and go on with letters, digits or underscores.',
  );

/** An id as the API gives them out. Anything else is simply not found. */
export const id: z.ZodType<string> = text(128, 1);

/** IANA zone name; whether the zone exists is checked where it is used. */
export const timezone: z.ZodType<string> = text(64, 1).meta({
  description: 'IANA zone name.',
  examples: ['Europe/Paris'],
});

/** An instant by RFC 3339. */
export const instant: z.ZodType<string> = z.iso.datetime({
  offset: true,
  error: 'This must be an RFC 3339 time.',
});

/** Exact web origin, such as `https://app.example.com`. */
export const origin: z.ZodType<string> = text(255, 1)
  .regex(/^https?:\/\/[^/\s]+$/, 'This must be an origin: scheme, host and port, no path.')
  .meta({ examples: ['https://app.example.com'] });

/** Revision of an object; the text of its `If-Match`. */
export const revision: z.ZodType<number> = z.int().min(1);

/** Free attributes, such as those that row policies read. */
export const attributes: z.ZodType<{ [name: string]: unknown }> = recordOf(name, z.unknown(), 50);

/** A page of a list. */
export function page<Item>(item: z.ZodType<Item>): z.ZodType<Page<Item>> {
  return z.strictObject({ items: z.array(item), nextCursor: z.string().nullable() });
}

/** A yes or no as a query parameter. */
export const flag: z.ZodType<boolean> = z
  .enum(['true', 'false', '1', '0'])
  .transform((value) => value === 'true' || value === '1');

/** A whole number as a query or path parameter. */
export function wholeNumber(min: number, max: number): z.ZodType<number> {
  return z.coerce.number().int().min(min).max(max);
}
