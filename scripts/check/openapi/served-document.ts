import { createOpenApiDocument } from '../../../packages/core/src/contract/openapi/document.ts';
import { mountedRoutes } from '../../../packages/server/src/http/route-table.ts';
import { objectOf, type Json } from './json.ts';

/** The document of all that the server answers, without the version of a release. */
export function servedDocument(): Json {
  return objectOf(
    JSON.parse(JSON.stringify(createOpenApiDocument({ version: 'baseline', only: mountedRoutes }))),
  );
}
