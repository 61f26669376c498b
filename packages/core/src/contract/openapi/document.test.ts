import { createConfig, lintFromString } from '@redocly/openapi-core';
import { describe, expect, test } from 'vitest';
import { routes } from '../routes.ts';
import { createOpenApiDocument } from './document.ts';

async function problemsOf(document: unknown): Promise<string[]> {
  const config = await createConfig({
    telemetry: 'off',
    extends: ['recommended'],
    rules: {
      'no-unused-components': 'error',
    },
  });
  const problems = await lintFromString({ source: JSON.stringify(document), config });
  return problems.map(
    (problem) => `${problem.ruleId}: ${problem.message} ${problem.location[0]?.pointer ?? ''}`,
  );
}

describe('the OpenAPI document', () => {
  const document = createOpenApiDocument({ version: '1.2.3' });

  test('lints clean', { timeout: 20_000 }, async () => {
    expect(await problemsOf(document)).toEqual([]);
  });

  test('is plain JSON that refers only to what it holds', () => {
    const text = JSON.stringify(document);
    expect(JSON.parse(text)).toEqual(document);
    expect(text).not.toContain('__shared');
    for (const [, section = '', name = ''] of text.matchAll(/"#\/components\/(\w+)\/(\w+)"/g)) {
      expect(document).toHaveProperty(['components', section, name]);
    }
  });

  test('has an operation for every route', () => {
    const text = JSON.stringify(document['paths']);
    for (const name of Object.keys(routes)) expect(text).toContain(`"operationId":"${name}"`);
  });

  test('control 22: creates take an Idempotency-Key, and nothing else does', () => {
    const operations = Object.values<object>(Object(document['paths'])).flatMap((methods) =>
      Object.values<{ operationId: string; parameters?: unknown[]; responses: object }>(Object(methods)),
    );
    const taking = operations.filter(({ parameters }) =>
      JSON.stringify(parameters ?? []).includes('#/components/parameters/IdempotencyKey'),
    );
    expect(taking.map(({ operationId }) => operationId)).toEqual(
      operations.filter(({ responses }) => '201' in responses).map(({ operationId }) => operationId),
    );
    expect(taking.length).toBeGreaterThan(5);
    expect(document).toHaveProperty('components.parameters.IdempotencyKey.name', 'Idempotency-Key');
    expect(taking[0]).toHaveProperty('responses.201.headers.Idempotency-Replayed');
  });

  test('describes only the routes asked for, with only the schemas they need', async () => {
    const small = createOpenApiDocument({
      version: '1.2.3',
      serverUrl: '/analytics',
      only: ['login', 'runQuery'],
    });
    expect(Object.keys(Object(small['paths']))).toEqual(['/auth/login', '/query']);
    expect(small).toHaveProperty('components.schemas.LoginRequest');
    expect(small).not.toHaveProperty('components.schemas.ApiKey');
    expect(await problemsOf(small)).toEqual([]);
  });

  test('a broken document does not lint clean', async () => {
    const broken = { ...document, paths: { '/x': { get: { responses: {} } } } };
    expect(await problemsOf(broken)).not.toEqual([]);
  });
});
