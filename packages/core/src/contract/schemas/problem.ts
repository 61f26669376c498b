import { z } from 'zod';
import type { Problem } from '../types/problem.ts';

export const problem: z.ZodType<Problem> = z
  .strictObject({
    type: z.string().meta({ description: 'URI reference that names the kind of problem.' }),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string(),
    code: z.string().meta({ description: 'Stable; see the list of codes.' }),
    requestId: z.string(),
    errors: z
      .array(
        z.strictObject({
          pointer: z.string(),
          code: z.string(),
          detail: z.string(),
          allowed: z.array(z.string()).optional(),
          suggestion: z.string().optional(),
        }),
      )
      .optional(),
    retryAfterSeconds: z.number().min(0).optional(),
  })
  .meta({ description: 'An error by RFC 9457.' });
