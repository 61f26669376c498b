import { z } from 'zod';
import type { Health } from '../types/health.ts';
import { instant } from './primitives.ts';

const status = z.enum(['pass', 'warn', 'fail']);

export const health: z.ZodType<Health> = z
  .strictObject({
    status,
    version: z.string(),
    releaseId: z.string().optional(),
    checks: z.record(
      z.string(),
      z.array(
        z.strictObject({
          status,
          componentType: z.enum(['datastore', 'component', 'system']),
          observedValue: z.number().optional(),
          observedUnit: z.string().optional(),
          time: instant,
          output: z.string().optional(),
        }),
      ),
    ),
  })
  .meta({ description: 'Health of the process and of what it needs.' });
