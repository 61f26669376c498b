import type { DashboardDefinition, Widget } from '../../contract/types/dashboard.ts';
import type { Principal } from '../../contract/types/identity.ts';
import type { ProblemIssue } from '../../contract/types/problem.ts';
import type { Column, QuerySpec } from '../../contract/types/query.ts';
import { ValidationError } from '../../errors/index.ts';
import type { AskableDataset, FindDatasets } from '../queries/askable-dataset.ts';
import { checkShape, type CheckedSpec } from '../queries/check-shape.ts';
import { unknownDataset } from '../queries/unknown-dataset.ts';
import { descriptorOf } from '../widgets/descriptor-of.ts';
import { formulaIssues } from './derivation-issues.ts';

/** Compiles a question without asking it: the columns of its answer. Throws a ValidationError when it cannot be asked. */
export type CompileForDashboard = (question: {
  spec: CheckedSpec;
  askable: AskableDataset;
  principal: Principal;
  timezones: (string | undefined)[];
}) => { readonly columns: readonly Column[] };

export interface CheckQuestionsContext {
  compile: CompileForDashboard;
  findDatasets: FindDatasets;
}

/**
 * What is wrong with the questions of a dashboard's widgets, so that one is not saved that cannot be drawn. `isAsked`
 * says which are looked at, by their place.
 */
export async function checkQuestions(
  { compile, findDatasets }: CheckQuestionsContext,
  principal: Principal,
  { widgets, timezone }: Pick<DashboardDefinition, 'widgets' | 'timezone'>,
  isAsked: (index: number) => boolean = () => true,
): Promise<ProblemIssue[]> {
  const specs = widgets.map((widget, index) =>
    isAsked(index) ? descriptorOf(widget.kind).toQuerySpec(widget) : null,
  );
  const references = specs.flatMap((spec) => (spec === null ? [] : [spec.dataset]));
  const datasets = await findDatasets(principal, references);
  const columnsOf = new Map<string, readonly Column[]>();
  const issues = widgets.flatMap((widget, index) => {
    const spec = specs[index] ?? null;
    if (spec === null) return [];
    try {
      const checked = checkShape(spec);
      const askable = datasets.get(checked.dataset);
      if (askable === undefined) throw unknownDataset(checked.dataset, []);
      const timezones = [principal.timezone, timezone];
      columnsOf.set(widget.id, compile({ spec: checked, askable, principal, timezones }).columns);
      return [];
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error;
      return error.issues.map((issue) => ({ ...issue, pointer: pointerIn(widget, index, spec, issue) }));
    }
  });
  return [...issues, ...formulaIssues({ widgets }, columnsOf)];
}

/** Where the problem stands in the dashboard: exactly, where its kind can tell. */
function pointerIn(widget: Widget, index: number, spec: QuerySpec, issue: ProblemIssue): string {
  if (spec === widget.query) return `/widgets/${index}/query${issue.pointer}`;
  return `/widgets/${index}${descriptorOf(widget.kind).placeOf?.(widget, issue.pointer) ?? ''}`;
}
