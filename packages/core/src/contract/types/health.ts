export type HealthStatus = 'pass' | 'warn' | 'fail';

export interface HealthCheck {
  status: HealthStatus;
  componentType: 'datastore' | 'component' | 'system';
  observedValue?: number;
  observedUnit?: string;
  /** RFC 3339, UTC. */
  time: string;
  output?: string;
}

/** `application/health+json`. */
export interface Health {
  status: HealthStatus;
  version: string;
  releaseId?: string;
  checks: { [name: string]: HealthCheck[] };
}
