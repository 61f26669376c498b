/** The keys that an object schema knows; none for other schemas. */
export function keysOfShape(schema: { _zod: { def: object } } | undefined): string[] {
  const definition = schema?._zod.def;
  const shape: unknown = definition !== undefined && 'shape' in definition ? definition.shape : {};
  return Object.keys(Object(shape));
}
