import type { ServiceName, ServiceReport } from './service-report.ts';

/**
 * Which services this run has. A suite that needs one is left out where it is missing:
 *
 * @example
 * const { redis } = await describeServices();
 * describe.skipIf(!redis.available)('two processes and a Redis', () => { … });
 */
export async function describeServices(): Promise<ServiceReport> {
  const { inject } = await import('vitest');
  return inject('services');
}

/** Where a service comes from in this run. @throws when it is missing. */
export async function requireService(
  name: ServiceName,
): Promise<{ from: 'engine' | 'machine'; source: string }> {
  const service = (await describeServices())[name];
  if (!service.available)
    throw new Error(
      `There is no ${name} in this run: ${service.reason}. Leave the suite out by describeServices().`,
    );
  return service;
}
