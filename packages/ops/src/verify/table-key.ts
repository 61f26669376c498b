/** Something with a name in a schema. */
export interface Named {
  schema: string;
  name: string;
}

/** A key that no two tables share: `"a.b".c` is another than `a."b.c"`. */
export function tableKey({ schema, name }: Named): string {
  return JSON.stringify([schema, name]);
}

/** A name for people, as SQL writes it: quoted where it would be read otherwise without. */
export function tableLabel({ schema, name }: Named): string {
  return [schema, name].map(label).join('.');
}

function label(part: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(part) ? part : `"${part.replaceAll('"', '""')}"`;
}
