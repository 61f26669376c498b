import type { Principal } from '../../contract/types/identity.ts';
import type { GroupValue } from '../../query/index.ts';
import type { AskableDataset } from './askable-dataset.ts';
import type { CheckedSpec } from './check-shape.ts';

/** A question with everything its answer depends on besides the data. */
export interface Question {
  spec: CheckedSpec;
  askable: AskableDataset;
  principal: Principal;
  /** Zones of the request and the dashboard, in order of precedence; the rest follows from the others. */
  timezones: readonly (string | null | undefined)[];
  /** Rows as they are, in no order, instead of one for each group. */
  rows?: true;
  /** Only rows of the group that has these values. */
  group?: readonly GroupValue[];
  /** The most rows, where these are not the configuration's. */
  maxRows?: number;
}

/** Zones in order of precedence, after the question's own. */
export function timezonesOf({
  askable,
  timezones,
}: Omit<Question, 'spec'>): readonly (string | null | undefined)[] {
  return [...timezones, ...homeTimezonesOf(askable)];
}

/** Zones in order of precedence that are the dataset's own, whoever asks it. */
export function homeTimezonesOf({
  dataset,
  tenantTimezone,
}: AskableDataset): readonly (string | null | undefined)[] {
  return [dataset.timezone, tenantTimezone];
}

/** Zones that the answer may depend on: those asked for, those of locked filters, and those that columns are stored in. */
export function zoneNames(question: Question): string[] {
  const { spec, askable, principal } = question;
  const asked = firstOf([spec.timezone, ...timezonesOf(question)]);
  const home = principal.lockedFilters === undefined ? undefined : firstOf(homeTimezonesOf(askable));
  const stored = Object.values(askable.dataset.fields).map((field) =>
    'storedAs' in field && field.storedAs?.kind === 'timestamp' ? field.storedAs.timezone : undefined,
  );
  return [...new Set([asked, home, ...stored])].filter((name) => name !== undefined && name !== null);
}

function firstOf(names: readonly (string | null | undefined)[]): string | null | undefined {
  return names.find((name) => name !== null && name !== undefined);
}
