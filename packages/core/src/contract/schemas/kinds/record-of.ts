import { z } from 'zod';
import { MAX_ISSUES } from '../../../errors/max-issues.ts';

interface RecordDef extends z.core.$ZodRecordDef {
  max: number;
}

/**
 * A record whose keys are counted before any is looked at, and whose values are parsed only until there
 * are as many problems as are ever reported.
 */
const BoundedRecord: z.core.$constructor<z.ZodRecord, RecordDef> = z.core.$constructor(
  'LensRecord',
  (inst, def) => {
    z.ZodRecord.init(inst, def);
    inst._zod.parse = (payload, context) => {
      const input: unknown = payload.value;
      if (!z.core.util.isPlainObject(input)) {
        payload.issues.push({ code: 'invalid_type', expected: 'record', input, inst });
        return payload;
      }
      const entries = Object.entries(input);
      if (entries.length > def.max) {
        payload.issues.push({
          code: 'too_big',
          origin: 'record',
          maximum: def.max,
          inclusive: true,
          input,
          inst,
        });
        return payload;
      }
      const output: [string, unknown][] = [];
      for (const [key, value] of entries) {
        if (payload.issues.length >= MAX_ISSUES) break;
        const named = def.keyType._zod.run({ value: key, issues: [] }, context);
        const item = def.valueType._zod.run({ value, issues: [] }, context);
        if (named instanceof Promise || item instanceof Promise) throw new z.core.$ZodAsyncError();
        if (named.issues.length > 0) {
          payload.issues.push({
            code: 'invalid_key',
            origin: 'record',
            issues: [],
            path: [key],
            input: key,
            inst,
          });
        } else if (item.issues.length > 0) {
          payload.issues.push(...z.core.util.prefixIssues(key, item.issues));
        }
        output.push([key, item.value]);
      }
      // Unlike an assignment, this makes a property even of a key such as "__proto__".
      payload.value = Object.fromEntries(output);
      return payload;
    };
    const toJsonSchema = inst._zod.processJSONSchema;
    inst._zod.processJSONSchema = (context, json, params) => {
      json.maxProperties = def.max;
      toJsonSchema?.(context, json, params);
    };
  },
);

/** Values by name: at most `max` of them. */
export function recordOf<Value>(
  keyType: z.ZodType<string>,
  valueType: z.ZodType<Value>,
  max: number,
): z.ZodType<{ [key: string]: Value }> {
  const definition: RecordDef = { type: 'record', keyType: keyType as z.core.$ZodRecordKey, valueType, max };
  return new BoundedRecord(definition) as z.ZodType<{ [key: string]: Value }>;
}
