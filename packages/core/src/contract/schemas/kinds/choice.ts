import { z } from 'zod';

/** The option to parse a value by, or the names of the types that would be right. */
export type Chosen = { option: z.core.$ZodType } | { expected: string };

interface ChoiceDef extends z.core.$ZodUnionDef {
  choose: (value: unknown) => Chosen;
}

/**
 * A union that looks at the value first and parses it by one option only. Zod's own union tries every
 * option, which for a tree of unions doubles the work at every level and multiplies the problems.
 */
const Choice: z.core.$constructor<z.ZodUnion, ChoiceDef> = z.core.$constructor('LensChoice', (inst, def) => {
  z.ZodUnion.init(inst, def);
  inst._zod.parse = (payload, context) => {
    const chosen = def.choose(payload.value);
    if ('option' in chosen) return chosen.option._zod.run(payload, context);
    payload.issues.push({
      code: 'invalid_type',
      expected: chosen.expected,
      input: payload.value,
      inst,
    });
    return payload;
  };
});

/** A union whose option `choose` finds. It must find the option of which a valid value is. */
export function choice<Value>(
  options: readonly z.ZodType<Value>[],
  choose: (value: unknown) => Chosen,
): z.ZodType<Value> {
  return new Choice({ type: 'union', options, choose }) as z.ZodType<Value>;
}
