import { z } from 'zod';
import type { ListQuery } from '../types/list.ts';
import { text, wholeNumber } from './primitives.ts';

/** Parameters that every list takes. */
export const listQueryShape: { [Key in keyof Required<ListQuery>]: z.ZodType<ListQuery[Key]> } = {
  limit: wholeNumber(1, 100).optional().meta({ default: 50 }),
  cursor: text(1024, 1).optional(),
  q: text(200).optional().meta({ description: 'Only what contains this text.' }),
  sort: text(64, 1).optional().meta({ description: 'Name of a property; `-` before it reverses the order.' }),
};

export const listQuery: z.ZodType<ListQuery> = z.strictObject(listQueryShape);
