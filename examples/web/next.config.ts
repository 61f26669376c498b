import path from 'node:path';
import type { NextConfig } from 'next';

const workspace = path.join(import.meta.dirname, '../..');

/** Build settings. What differs between deployments is read when a request comes, not here. */
const config: NextConfig = {
  output: 'standalone',
  outputFileTracingRoot: workspace,
  turbopack: { root: workspace },
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
};

export default config;
