import type { Check } from '../check.ts';
import { build } from './build.ts';
import { reliability, security } from './claims.ts';
import { client } from './client.ts';
import { consumers } from './consumers.ts';
import { format } from './format.ts';
import { graph } from './graph.ts';
import { lint } from './lint.ts';
import { manifests } from './manifests.ts';
import { openapi } from './openapi.ts';
import { packages } from './packages.ts';
import { source } from './source.ts';
import { types } from './types.ts';
import { unused } from './unused.ts';
import { web } from './web.ts';

/** Every static check, the long ones first. */
export const checks: readonly Check[] = [
  build,
  types,
  packages,
  consumers,
  client,
  web,
  graph,
  unused,
  lint,
  source,
  security,
  reliability,
  openapi,
  format,
  manifests,
];
