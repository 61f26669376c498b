import { describe, expect, it } from 'vitest';
import type { Catalogue } from './claim.ts';
import { findTitles } from './find-titles.ts';
import { pageIssues } from './page-issues.ts';
import { renderPage } from './render-page.ts';

const catalogue: Catalogue = {
  word: 'control',
  claims: [
    { id: '1', name: 'One', demands: 'This.' },
    { id: '2', name: 'Two', demands: 'That.', awaits: 'wings' },
  ],
  meant: /^controls?\b[\s:]*\d/i,
  page: 'docs/page.md',
  task: 'page',
  head: () => '# Page\n',
  heading: ({ id, name }) => `## ${id}. ${name}`,
};
const FILE = `
  describe('control 1: a group', () => {
    it.each([1])('control 1/2: %i of <many>', () => {});
    it.skip('control 2: not run', () => {});
    it('Control 2 is misspelt', () => {});
    it('a word of control 2: at the end', () => {});
    call('control 2: no test', () => {});
  });`;

describe('titles that name controls', () => {
  const { tests, misspelt } = findTitles(catalogue, 'packages/a/b.test.ts', FILE);

  it('are those of tests and groups that run', () => {
    expect(tests.map(({ ids, text }) => [ids, text])).toEqual([
      [['1'], 'a group'],
      [['1', '2'], '%i of <many>'],
    ]);
    expect(misspelt).toEqual(['Control 2 is misspelt']);
  });

  it('make the page, which is complete only with one for each control', () => {
    const page = renderPage(catalogue, tests);
    expect(page).toContain('- [`packages/a/b.test.ts`](../packages/a/b.test.ts)\n  - a group\n');
    expect(page).toContain(String.raw`%i of \<many\>`);
    expect(pageIssues({ catalogue, tests, misspelt: [], page })).toEqual([]);
  });
});

describe('the check finds', () => {
  const { tests } = findTitles(catalogue, 'a.test.ts', `it('control 1: x', f); it('control 9: y', f)`);

  it('a control without a test, unless it is awaited', () => {
    const page = renderPage(catalogue, []);
    expect(pageIssues({ catalogue, tests: [], misspelt: [], page })).toEqual([
      'No test shows control 1 (One): begin its title with "control 1: ".',
    ]);
  });

  it('a control that is none, a misspelt title and a page that is out of date', () => {
    const page = renderPage(catalogue, []);
    expect(pageIssues({ catalogue, tests, misspelt: ['a.test.ts: "Control 1"'], page })).toEqual([
      'Write "control 1: …" or "control 1/2: …": a.test.ts: "Control 1"',
      'a.test.ts names control 9, which is none: "y"',
      'docs/page.md is out of date. Run `npm run page`.',
    ]);
  });
});
