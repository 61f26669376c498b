import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { loadConfig } from '@istari-lens/core';
import { Deployment } from 'kubernetes-models/apps/v1';
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2';
import { CronJob, Job } from 'kubernetes-models/batch/v1';
import { Ingress, NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1';
import { ConfigMap, Namespace, Service, ServiceAccount } from 'kubernetes-models/v1';
import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import type { IPodSpec } from 'kubernetes-models/v1/PodSpec';
import { describe, expect, it } from 'vitest';
import { KUBERNETES, readManifests, type Manifest } from './manifests/read-manifests.ts';

/** Requests under way get this long in packages/server/src/standalone.ts (`GRACE_MS`). */
const GRACE_SECONDS = 20;

const MODELS = [
  ConfigMap,
  CronJob,
  Deployment,
  HorizontalPodAutoscaler,
  Ingress,
  Job,
  Namespace,
  NetworkPolicy,
  PodDisruptionBudget,
  Service,
  ServiceAccount,
] as const;

const listed = (readManifests('base/kustomization.yaml')[0]?.['resources'] ?? []) as string[];
const base = listed.flatMap((file) => readManifests(`base/${file}`));
const all = [...base, ...readManifests('migrate/job.yaml')];

function find(kind: string, name: string): Manifest {
  const found = base.find((manifest) => manifest.kind === kind && manifest.metadata.name === name);
  if (found === undefined) throw new Error(`there is no ${kind} ${name}`);
  return found;
}

/** The schema's opinion; throws when it is not met. */
function validate(manifest: Manifest): void {
  const Model = MODELS.find(
    ({ kind, apiVersion }) => kind === manifest.kind && apiVersion === manifest.apiVersion,
  );
  if (Model === undefined)
    throw new Error(`${manifest.apiVersion} ${manifest.kind} is no kind that is used here`);
  new Model(structuredClone(manifest) as never).validate();
}

/** The pods that a deployment, a job or a schedule makes. */
function podSpecs(): { name: string; spec: IPodSpec }[] {
  return all.flatMap((manifest) => {
    const name = manifest.metadata.name ?? manifest.metadata.generateName ?? '';
    const outer = manifest['spec'] as
      | { template?: { spec: IPodSpec }; jobTemplate?: { spec: { template: { spec: IPodSpec } } } }
      | undefined;
    const spec = outer?.template?.spec ?? outer?.jobTemplate?.spec.template.spec;
    return spec === undefined ? [] : [{ name, spec }];
  });
}

const api = { spec: find('Deployment', 'istari-api')['spec'] as IDeployment['spec'] };
const apiPod = api.spec?.template.spec;
const container = apiPod?.containers[0];
if (apiPod === undefined || container === undefined) throw new Error('istari-api has no container');
const settings = find('ConfigMap', 'istari-config')['data'] as Record<string, string>;

describe('the manifests', () => {
  it('has every file of the base in its kustomization', () => {
    const files = readdirSync(path.join(KUBERNETES, 'base')).filter((name) => name !== 'kustomization.yaml');
    expect(listed.toSorted()).toEqual(files.toSorted());
  });

  it.each(
    all.map(
      (manifest) => [`${manifest.kind} ${manifest.metadata.name ?? 'of a migration'}`, manifest] as const,
    ),
  )('meets the schema of Kubernetes: %s', (_, manifest) => {
    validate(manifest);
    if (manifest.kind !== 'Namespace') expect(manifest.metadata.namespace).toBe('istari');
  });

  it('would be refused with text for a number, or without what a deployment must have', () => {
    const deployment = structuredClone(find('Deployment', 'istari-api'));
    expect(() =>
      validate({ ...deployment, spec: { ...(deployment['spec'] as object), replicas: 'three' } }),
    ).toThrow();
    expect(() => validate({ ...deployment, spec: { replicas: 3 } })).toThrow();
  });

  it('runs every pod without root, on a read-only file system, without privileges or a token', () => {
    expect(podSpecs().map(({ name }) => name)).toEqual([
      'istari-api',
      'istari-web',
      'istari-backup',
      'istari-migrate-',
    ]);
    for (const { name, spec } of podSpecs()) {
      expect(spec.securityContext?.runAsNonRoot, name).toBe(true);
      expect(spec.automountServiceAccountToken, name).toBe(false);
      for (const { securityContext, resources, image } of [
        ...(spec.initContainers ?? []),
        ...spec.containers,
      ]) {
        expect(securityContext?.readOnlyRootFilesystem, name).toBe(true);
        expect(securityContext?.allowPrivilegeEscalation, name).toBe(false);
        expect(securityContext?.capabilities?.drop, name).toEqual(['ALL']);
        expect(resources?.limits?.['memory'], name).toBeDefined();
        expect(image, name).toMatch(/:\d+\.\d+\.\d+$/);
      }
    }
  });

  it('has the names and sizes that are promised', () => {
    expect(api.spec?.replicas).toBe(3);
    expect(container.resources).toEqual({
      requests: { cpu: '250m', memory: '512Mi' },
      limits: { cpu: '500m', memory: '1Gi' },
    });
    expect(find('Service', 'istari-api')['spec']).toMatchObject({ ports: [{ port: 80, targetPort: 8000 }] });
    expect(container.ports).toEqual([{ name: 'http', containerPort: 8000 }]);
    for (const { spec } of podSpecs())
      for (const volume of spec.volumes ?? [])
        if (volume.secret !== undefined) expect(volume.secret.secretName).toBe('istari-secrets');
  });

  it('is accepted as a configuration of production', () => {
    const named = (container.env ?? []).map(({ name }) => name);
    expect(named).toEqual(
      expect.arrayContaining(['SECRET_KEY_FILE', 'ENCRYPTION_KEY_FILE', 'APP_DB_URL_FILE']),
    );
    const config = loadConfig({
      ...settings,
      APP_DB_URL: 'postgresql://lens@db/app?sslmode=verify-full',
      SECRET_KEY: 'Zm9v9xQ2rT7uWv4yB1nM8kL5jH3gF6dSaP0oIuYt',
      ENCRYPTION_KEY: 'q3l8Yk2vB7nM4xT9wR1zC6uJ0pH5sD8fG2aKeLoViQw=',
    });
    expect(config.environment).toBe('production');
  });

  it('has overlays that patch what exists, tag each image by its release and never as latest', () => {
    for (const overlay of readdirSync(path.join(KUBERNETES, 'overlays'))) {
      const [manifest] = readManifests(`overlays/${overlay}/kustomization.yaml`);
      if (manifest === undefined) throw new Error(`${overlay} is empty`);
      expect(manifest['resources'], overlay).toEqual(['../../base']);
      const images = manifest['images'] as { name: string; newTag: string }[];
      expect(images.map(({ name }) => name).toSorted(), overlay).toEqual([
        'istari-api',
        'istari-ops',
        'istari-web',
      ]);
      for (const { newTag } of images) expect(newTag, overlay).toMatch(/^\d+\.\d+\.\d+$/);
      for (const { target } of (manifest['patches'] ?? []) as { target: { kind: string; name: string } }[])
        find(target.kind, target.name);
    }
  });
});

describe('the numbers of a restart', () => {
  const drainSeconds = Number(settings['DRAIN_DELAY_MS']) / 1000;
  const preStopSeconds =
    Number(/\}, (\d+)\)/.exec(container.lifecycle?.preStop?.exec?.command?.at(-1) ?? '')?.[1]) / 1000;
  const ready = container.readinessProbe;
  const live = container.livenessProbe;
  const startup = container.startupProbe;

  it('asks each probe where it belongs, and life never where a database can answer', () => {
    expect(startup?.httpGet?.path).toBe('/health/startup');
    expect(live?.httpGet?.path).toBe('/health/live');
    expect(ready?.httpGet?.path).toBe('/health/ready');
  });

  it('gives up a pod that drains before it stops accepting', () => {
    const noticedAfter = (ready?.periodSeconds ?? 10) * (ready?.failureThreshold ?? 3);
    expect(noticedAfter).toBeLessThanOrEqual(drainSeconds);
  });

  it('leaves time for preStop, drain and all requests under way before the kill', () => {
    const server = readFileSync(
      path.resolve(KUBERNETES, '../../../packages/server/src/standalone.ts'),
      'utf8',
    );
    expect(server).toContain(`const GRACE_MS = ${GRACE_SECONDS}_000;`);
    expect(preStopSeconds).toBeGreaterThan(0);
    expect(apiPod.terminationGracePeriodSeconds).toBeGreaterThan(
      preStopSeconds + drainSeconds + GRACE_SECONDS,
    );
  });

  it('restarts a pod that hangs later than traffic leaves it, and lets a start take a minute', () => {
    const unready = (ready?.periodSeconds ?? 10) * (ready?.failureThreshold ?? 3);
    expect((live?.periodSeconds ?? 10) * (live?.failureThreshold ?? 3)).toBeGreaterThan(unready);
    expect((startup?.periodSeconds ?? 10) * (startup?.failureThreshold ?? 3)).toBeGreaterThanOrEqual(60);
    for (const probe of [startup, live, ready])
      expect(probe?.timeoutSeconds).toBeLessThanOrEqual(probe?.periodSeconds ?? 0);
  });

  it('never has fewer pods than the disruption budget wants, and rolls out one more first', () => {
    expect(api.spec?.strategy?.rollingUpdate).toEqual({ maxUnavailable: 0, maxSurge: 1 });
    const budget = find('PodDisruptionBudget', 'istari-api')['spec'] as { minAvailable: number };
    const scaler = find('HorizontalPodAutoscaler', 'istari-api')['spec'] as { minReplicas: number };
    expect(budget.minAvailable).toBeLessThan(scaler.minReplicas);
    expect(scaler.minReplicas).toBe(api.spec?.replicas);
  });
});
