import { z } from 'zod';
import type { Problem, ProblemIssue } from '../types/problem.ts';

/** One problem with one place. */
export const problemIssue: z.ZodType<ProblemIssue> = z.strictObject({
  pointer: z.string(),
  code: z.string(),
  detail: z.string(),
  allowed: z.array(z.string()).optional(),
  suggestion: z.string().optional(),
});

export const problem: z.ZodType<Problem> = z
  .strictObject({
    type: z.string().meta({ description: 'URI reference that names the kind of problem.' }),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string(),
    code: z.string().meta({ description: 'Stable; see the list of codes.' }),
    requestId: z.string(),
    errors: z.array(problemIssue).optional(),
    retryAfterSeconds: z.number().min(0).optional(),
  })
  .meta({ description: 'An error by RFC 9457.' });
