import type { z } from 'zod';
import { choice } from './choice.ts';

type JsonType = 'string' | 'number' | 'boolean' | 'null' | 'array' | 'object';
type Options = Readonly<Partial<Record<JsonType, z.ZodType>>>;

/** A union whose options differ in the JSON type of the value. */
export function byType<Given extends Options>(
  options: Given,
): z.ZodType<z.output<Extract<Given[keyof Given], z.ZodType>>> {
  type Value = z.output<Extract<Given[keyof Given], z.ZodType>>;
  const known: ReadonlyMap<string, z.ZodType> = new Map(Object.entries(options));
  const expected = [...known.keys()].join(' or ');
  return choice([...known.values()] as z.ZodType<Value>[], (value) => {
    const option = known.get(typeOf(value));
    return option === undefined ? { expected } : { option };
  });
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
