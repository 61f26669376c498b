import { readFileSync } from 'node:fs';
import path from 'node:path';
import { validate } from 'dockerfile-utils';
import { describe, expect, it } from 'vitest';

const DOCKERFILE = readFileSync(path.resolve(import.meta.dirname, '../images/Dockerfile'), 'utf8');
/** The instructions of each stage that becomes an image. */
const stages = new Map(
  DOCKERFILE.split(/^FROM /m)
    .slice(1)
    .map((stage) => [/ AS (\S+)/.exec(stage)?.[1] ?? '', stage] as const),
);

describe('the Dockerfile', () => {
  it('lints clean', () => {
    expect(validate(DOCKERFILE).map(({ message, range }) => [range.start.line + 1, message])).toEqual([]);
    expect(validate(`${DOCKERFILE}\nRUNN true\nWORKDIR relative`).length).toBeGreaterThan(1);
  });

  it('begins with images whose tags do not move', () => {
    const bases = [...DOCKERFILE.matchAll(/^ARG \w+_IMAGE=(\S+)$/gm)].map(([, image]) => image);
    expect(bases.length).toBe(2);
    for (const image of bases) expect(image).toMatch(/^[a-z]+:\d+\.\d+(\.\d+)?-bookworm(-slim)?$/);
    const others = [...DOCKERFILE.matchAll(/^FROM (\S+)/gm)].map(([, image = '']) => image);
    for (const image of others) expect(image).toMatch(/^(\$\{\w+_IMAGE\}|source|built-\w+)$/);
  });

  it.each(['api', 'web', 'ops'])('runs %s as nobody, and asks for no secret', (name) => {
    const stage = stages.get(name) ?? '';
    expect(stage).toMatch(/^USER 1000:1000$/m);
    expect(stage).not.toMatch(/^(?:ARG|ENV) .*(?:SECRET|PASSWORD|TOKEN|_KEY|_URL)/m);
    expect(stage).not.toMatch(/^(?:ADD|COPY) \S*(?:secret|\.env|npmrc)/m);
  });

  it.each(['api', 'web'])('asks %s for its health without a shell or curl', (name) => {
    expect(stages.get(name)).toMatch(/^HEALTHCHECK .*\\\n {2}CMD \["node", /m);
  });
});
