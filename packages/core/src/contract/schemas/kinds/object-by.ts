import { z } from 'zod';

interface ObjectByDef extends z.core.$ZodObjectDef {
  instead: (value: object) => z.core.$ZodType | undefined;
}

const ObjectBy: z.core.$constructor<z.ZodObject, ObjectByDef> = z.core.$constructor(
  'LensObject',
  (inst, def) => {
    z.ZodObject.init(inst, def);
    const { parse } = inst._zod;
    inst._zod.parse = (payload, context) => {
      const input: unknown = payload.value;
      const other = typeof input === 'object' && input !== null ? def.instead(input) : undefined;
      return other === undefined ? parse(payload, context) : other._zod.run(payload, context);
    };
  },
);

/**
 * An object of these keys and no others. For a value that is not one, `instead` may give another schema to
 * explain it by, when parts of it tell what was meant by others; a valid value it must let be.
 */
export function objectBy<Shape extends Readonly<Record<string, z.ZodType>>>(
  shape: Shape,
  instead: (value: object) => z.ZodType | undefined,
): z.ZodType<z.output<z.ZodObject<Shape>>> {
  const object = new ObjectBy({ type: 'object', shape, catchall: z.never(), instead });
  return object as z.ZodType as z.ZodType<z.output<z.ZodObject<Shape>>>;
}
