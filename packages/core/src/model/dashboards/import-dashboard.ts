import type { DashboardDefinition } from '../../contract/types/dashboard.ts';
import type { DashboardExport } from '../../contract/types/dashboard-requests.ts';
import type { ImportReport } from '../../contract/types/dataset-requests.ts';
import type { Principal } from '../../contract/types/identity.ts';
import type { ProblemIssue } from '../../contract/types/problem.ts';
import { nearest } from '../../contract/nearest.ts';
import { parseWith } from '../../contract/parse.ts';
import { pointerTo } from '../../contract/pointer.ts';
import { schemas } from '../../contract/schemas/index.ts';
import type { RequestFacts } from '../../lens-types.ts';
import { insertDatasetWithin } from '../datasets/change-datasets.ts';
import { insertDashboard } from './change-dashboards.ts';
import { definitionIssues } from './check-dashboard.ts';
import type { DashboardContext } from './dashboard-context.ts';
import { invalidDashboard } from './dashboard-errors.ts';
import { datasetsOf, withDatasets } from './datasets-of.ts';
import { alsoFind, placeDatasets, type PlacedDatasets } from './place-datasets.ts';

const REFUSED = 'The document cannot be imported.';

/** What an import would do, checked. */
export interface ImportPlan {
  definition: DashboardDefinition;
  datasets: PlacedDatasets;
  changes: ImportReport['changes'];
}

/**
 * Reads a document and plans its import. Throws a ValidationError `invalid_dashboard` with every problem: of its shape,
 * or else of its datasets, of what they are to be called here, and of the dashboard over those of here and those to be
 * made.
 */
export async function planImport(
  context: DashboardContext,
  principal: Principal,
  given: DashboardExport,
): Promise<ImportPlan> {
  const parsed = parseWith(schemas.DashboardExport, given);
  if (!parsed.ok) throw invalidDashboard(parsed.issues, REFUSED);
  const document = parsed.value;
  const remap = new Map(Object.entries(document.remap ?? {}));
  const datasets = await placeDatasets(context, principal, document.datasets ?? [], remap);
  const definition = withDatasets(document.dashboard, remap);
  const findDatasets = alsoFind(context.findDatasets, datasets.made);
  const found = await findDatasets(principal, [...remap.values()]);
  const own = await definitionIssues({ ...context, findDatasets }, principal, definition);
  const issues = [
    ...remapIssues(document, remap, (name) => found.has(name)),
    ...datasets.issues,
    ...own.map((issue) => ({ ...issue, pointer: `/dashboard${issue.pointer}` })),
  ];
  if (issues.length > 0) throw invalidDashboard(issues, REFUSED);
  const changes: ImportReport['changes'] = [
    ...datasets.changes,
    { kind: 'dashboard', action: 'create', name: definition.title },
    ...definition.widgets.map(({ id }) => ({ kind: 'widget' as const, action: 'create' as const, name: id })),
  ];
  return { definition, datasets, changes };
}

/** Does what was planned, all of it or nothing; the new dashboard's id. */
export async function carryOut(
  { database }: DashboardContext,
  principal: Principal,
  { definition, datasets }: ImportPlan,
  facts: RequestFacts | undefined,
): Promise<string> {
  const { schema } = database;
  // In one order, whatever the document's: two imports of the same names never wait for each other.
  const inOrder = datasets.made.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const made = await database.transaction(async (client) => {
    for (const dataset of inOrder) {
      await insertDatasetWithin(client, schema, principal, { definition: dataset, facts });
    }
    return insertDashboard(client, schema, principal, { definition, facts });
  });
  return made.id;
}

function remapIssues(
  { dashboard, datasets = [] }: DashboardExport,
  remap: ReadonlyMap<string, string>,
  isThere: (name: string) => boolean,
): ProblemIssue[] {
  const asked = [...new Set([...datasetsOf(dashboard), ...datasets.map(({ name }) => name)])];
  const issues: ProblemIssue[] = [];
  for (const [from, to] of remap) {
    const pointer = pointerTo(['remap', from]);
    if (!asked.includes(from)) {
      const detail = 'The document asks and holds no dataset of this name. Leave it out.';
      const suggestion = nearest(from, asked);
      issues.push({
        pointer,
        code: 'unknown_dataset',
        detail,
        ...(suggestion === undefined ? {} : { suggestion }),
      });
    } else if (!isThere(to)) {
      const detail = 'There is no such dataset here. List the datasets to see their names.';
      issues.push({ pointer, code: 'unknown_dataset', detail });
    }
  }
  return issues;
}
