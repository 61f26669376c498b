/** A program that some tests need and that is not always there. */
export type ServiceName = 'redis' | 'pgbouncer' | 'browser';

/** Where a service comes from, or why it cannot be had. */
export type ServiceAvailability =
  | { available: true; from: 'engine' | 'machine'; /** Image name, or path of the program. */ source: string }
  | { available: false; reason: string };

/** The availability of every service. */
export type ServiceReport = Readonly<Record<ServiceName, ServiceAvailability>>;
