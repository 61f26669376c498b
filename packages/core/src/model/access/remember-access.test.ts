import { expect, it } from 'vitest';
import type { Principal } from '../../contract/types/identity.ts';
import { freezeDeeply } from '../is-immutable.ts';
import { rememberAccess } from './remember-access.ts';
import { scopesOfRole } from './scopes-of-role.ts';

const editor = (): Principal => ({
  kind: 'host',
  id: 'e',
  tenant: 't',
  role: 'editor',
  scopes: scopesOfRole('editor'),
  attributes: {},
});

it('looks again at a principal that has changed since', () => {
  const mayAsk = rememberAccess({ role: 'editor', scope: 'query:read' });
  const principal = editor();
  mayAsk(principal);
  principal.scopes.length = 0;
  expect(() => mayAsk(principal)).toThrow(expect.objectContaining({ code: 'forbidden' }));
  const frozenAtTheTop = Object.freeze(editor());
  mayAsk(frozenAtTheTop);
  frozenAtTheTop.scopes.length = 0;
  expect(() => mayAsk(frozenAtTheTop)).toThrow(expect.objectContaining({ code: 'forbidden' }));
});

it('lets the same principal pass again, and only where it passed', () => {
  const mayAsk = rememberAccess({ role: 'editor', scope: 'query:read' });
  const mayRule = rememberAccess({ role: 'admin', scope: 'admin' });
  const principal = freezeDeeply(editor());
  for (let time = 0; time < 2; time += 1) {
    expect(() => mayAsk(principal)).not.toThrow();
    expect(() => mayRule(principal)).toThrow(expect.objectContaining({ code: 'forbidden' }));
  }
});

it('refuses what is no principal each time', () => {
  const mayAsk = rememberAccess({ role: 'editor', scope: 'query:read' });
  const broken: Principal = freezeDeeply({ ...editor(), tenant: '' });
  for (let time = 0; time < 2; time += 1) {
    expect(() => mayAsk(broken)).toThrow(expect.objectContaining({ code: 'invalid_request' }));
  }
});
