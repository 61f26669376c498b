/** One line of a checklist. */
export interface ChecklistItem {
  id: string;
  status: 'pass' | 'warn' | 'fail' | 'skip';
  reason: string;
  fix?: string;
}

/** A checklist as text: a line for each, and below it what to do. */
export function formatChecks(checks: readonly ChecklistItem[]): string {
  const width = Math.max(...checks.map(({ id }) => id.length));
  return checks
    .map(({ id, status, reason, fix }) => {
      const line = `${status}  ${id.padEnd(width)}  ${reason}`;
      return fix === undefined ? line : `${line}\n${' '.repeat(width + 8)}→ ${fix}`;
    })
    .join('\n');
}
