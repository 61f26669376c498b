import type { ZodType } from 'zod';
import type { Widget } from '../../contract/types/dashboard.ts';
import type { ProblemIssue } from '../../contract/types/problem.ts';
import { parseWith } from '../../contract/parse.ts';
import { widgetOptions } from '../../contract/schemas/index.ts';

/** Problems of a widget's options by the schema of its kind. */
export function optionIssues({ kind, options }: Widget): ProblemIssue[] {
  const schema: ZodType = widgetOptions[kind];
  const parsed = parseWith(schema, options);
  if (parsed.ok) return [];
  return parsed.issues.map((issue) => ({ ...issue, pointer: `/options${issue.pointer}` }));
}
