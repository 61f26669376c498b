import type { Principal } from '../../contract/types/identity.ts';
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
  /** The most rows, where these are not the configuration's. */
  maxRows?: number;
}

/** Zones in order of precedence, after the question's own. */
export function timezonesOf({
  askable,
  timezones,
}: Omit<Question, 'spec'>): readonly (string | null | undefined)[] {
  return [...timezones, askable.dataset.timezone, askable.tenantTimezone];
}

/** Zones that the answer may depend on: those asked for, and those that columns are stored in. */
export function zoneNames(question: Question): string[] {
  const { spec, askable } = question;
  const asked = [spec.timezone, ...timezonesOf(question)].find((name) => name !== null && name !== undefined);
  const stored = Object.values(askable.dataset.fields).map((field) =>
    'storedAs' in field && field.storedAs?.kind === 'timestamp' ? field.storedAs.timezone : undefined,
  );
  return [...new Set([asked, ...stored])].filter((name) => name !== undefined && name !== null);
}
