import { createOpenApiDocument } from '@istari-lens/core/contract';
import type { RouteName } from '@istari-lens/core/contract';

/** Makes the OpenAPI document of the mounted routes, on first use. */
export function createOpenApi(only: readonly RouteName[], version: string): (mountPath: string) => object {
  let document: object | undefined;
  return (mountPath) => {
    document ??= createOpenApiDocument({ version, only });
    return { ...document, servers: [{ url: mountPath === '' ? '/' : mountPath }] };
  };
}
