/** A migration as its file is named: `0003-dashboards`. */
export function labelOf({ version, name }: { version: number; name: string }): string {
  return `${String(version).padStart(4, '0')}-${name}`;
}
