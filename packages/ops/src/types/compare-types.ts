/** Lines of declarations that only one of two modules has: those of the first after `-`, those of the second after `+`. */
export function compareTypes(before: string, after: string): string[] {
  const [old, now] = [declarationsOf(before), declarationsOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((name) => {
    const [gone, added] = [old.get(name) ?? [], now.get(name) ?? []];
    if (gone.join('\n') === added.join('\n')) return [];
    const lines = [
      ...gone.filter((line) => !added.includes(line)).map((line) => `- ${line}`),
      ...added.filter((line) => !gone.includes(line)).map((line) => `+ ${line}`),
    ];
    // The same lines in another order.
    return [`${name}:`, ...(lines.length === 0 ? ['  its lines are in another order'] : lines)];
  });
}

/** The lines of each declaration, by what it begins with. */
function declarationsOf(text: string): ReadonlyMap<string, string[]> {
  const blocks = text.split(/\n\n(?=\/\*\*)/);
  return new Map(
    blocks.map((block) => [
      /^export const (\S+)/m.exec(block)?.[1] ?? 'the head of the file',
      block.trimEnd().split('\n'),
    ]),
  );
}
