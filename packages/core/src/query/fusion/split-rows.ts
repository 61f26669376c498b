type Cell = string | null;

/** The rows of each of so many questions, in their order and with as many columns as each has. */
export function splitRows(
  rows: readonly (readonly Cell[])[],
  widths: readonly number[],
): readonly (readonly (readonly Cell[])[])[] {
  const parts = widths.map((): { place: number; cells: readonly Cell[] }[] => []);
  for (const [member, place, ...cells] of rows) {
    const index = Number(member);
    const width = widths[index];
    if (width === undefined)
      throw new TypeError('A row of a fused statement belongs to none of its questions.');
    parts[index]?.push({ place: Number(place), cells: cells.slice(0, width) });
  }
  // Nothing says in which order the rows of several answers arrive.
  return parts.map((part) =>
    part.toSorted((left, right) => left.place - right.place).map(({ cells }) => cells),
  );
}
