import type { DashboardDefinition } from '../../contract/types/dashboard.ts';
import type { Principal } from '../../contract/types/identity.ts';
import type { ProblemIssue } from '../../contract/types/problem.ts';
import { parseWith } from '../../contract/parse.ts';
import { isWithin } from '../../contract/pointer.ts';
import { schemas } from '../../contract/schemas/index.ts';
import { checkQuestions, type CheckQuestionsContext } from './check-questions.ts';
import { invalidDashboard } from './dashboard-errors.ts';
import { dashboardIssues } from './dashboard-issues.ts';

/**
 * Checks an untrusted definition: its shape, what it names, and every widget's question against its dataset. Throws a
 * ValidationError `invalid_dashboard` with every problem.
 */
export async function checkDashboard(
  context: CheckQuestionsContext,
  principal: Principal,
  given: DashboardDefinition,
): Promise<DashboardDefinition> {
  const parsed = parseWith(schemas.DashboardDefinition, given);
  if (!parsed.ok) throw invalidDashboard(parsed.issues);
  const issues = await definitionIssues(context, principal, parsed.value);
  if (issues.length > 0) throw invalidDashboard(issues);
  return parsed.value;
}

/** What is wrong with a dashboard whose shape is right. A widget of which something is wrong asks nothing. */
export async function definitionIssues(
  context: CheckQuestionsContext,
  principal: Principal,
  definition: DashboardDefinition,
): Promise<ProblemIssue[]> {
  const issues = dashboardIssues(definition);
  const isSound = (place: string): boolean => !issues.some(({ pointer }) => isWithin(pointer, place));
  const { timezone, ...rest } = definition;
  const asked = timezone !== undefined && isSound('/timezone') ? { ...rest, timezone } : rest;
  const isAsked = (index: number): boolean => isSound(`/widgets/${index}`);
  return [...issues, ...(await checkQuestions(context, principal, asked, isAsked))];
}
