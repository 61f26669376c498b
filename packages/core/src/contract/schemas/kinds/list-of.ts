import { z } from 'zod';
import { MAX_ISSUES } from '../../../errors/max-issues.ts';

interface ListDef extends z.core.$ZodArrayDef {
  min: number;
  max: number;
}

/**
 * An array whose length is looked at before its items, and whose items are parsed only until there are
 * as many problems as are ever reported. So a broken list costs no more than a sound one.
 */
const List: z.core.$constructor<z.ZodArray, ListDef> = z.core.$constructor('LensList', (inst, def) => {
  z.ZodArray.init(inst, def);
  inst._zod.parse = (payload, context) => {
    const input: unknown = payload.value;
    if (!Array.isArray(input)) {
      payload.issues.push({ code: 'invalid_type', expected: 'array', input, inst });
      return payload;
    }
    if (input.length > def.max) {
      payload.issues.push({
        code: 'too_big',
        origin: 'array',
        maximum: def.max,
        inclusive: true,
        input,
        inst,
      });
      return payload;
    }
    if (input.length < def.min) {
      payload.issues.push({
        code: 'too_small',
        origin: 'array',
        minimum: def.min,
        inclusive: true,
        input,
        inst,
      });
      return payload;
    }
    const output: unknown[] = [];
    for (let index = 0; index < input.length && payload.issues.length < MAX_ISSUES; index += 1) {
      const item = def.element._zod.run({ value: input[index], issues: [] }, context);
      if (item instanceof Promise) throw new z.core.$ZodAsyncError();
      if (item.issues.length > 0) payload.issues.push(...z.core.util.prefixIssues(index, item.issues));
      output.push(item.value);
    }
    payload.value = output;
    return payload;
  };
  const toJsonSchema = inst._zod.processJSONSchema;
  inst._zod.processJSONSchema = (context, json, params) => {
    if (def.min > 0) json.minItems = def.min;
    json.maxItems = def.max;
    toJsonSchema?.(context, json, params);
  };
});

/** A list of `min` (0) to `max` items. */
export function listOf<Item>(element: z.ZodType<Item>, max: number, min: number = 0): z.ZodType<Item[]> {
  return new List({ type: 'array', element, min, max }) as z.ZodType<Item[]>;
}
