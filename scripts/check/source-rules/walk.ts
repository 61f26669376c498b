import ts from 'typescript';

/** Every node of a file, parents before children. */
export function* walk(node: ts.Node): Generator<ts.Node> {
  yield node;
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => {
    children.push(child);
  });
  for (const child of children) yield* walk(child);
}

/** A node's place without the comments and spaces before it. */
export function placeOf(node: ts.Node): ts.TextRange {
  return { pos: node.getStart(), end: node.end };
}
