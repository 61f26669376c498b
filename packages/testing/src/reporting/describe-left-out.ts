import type { TestCase, TestModule, TestProject, TestSuite } from 'vitest/node';
import '../provided-context.ts';

/**
 * One line for each service that the run lacked and for each group of skipped tests. When the caller
 * chose tests by name, those not chosen are not listed.
 */
export function describeLeftOut(
  projects: readonly TestProject[],
  modules: readonly TestModule[],
  chosenByName: boolean,
): string[] {
  const services = projects
    .map((project) => project.getProvidedContext().services)
    .find((report) => report !== undefined);
  const lacking = Object.entries(services ?? {}).flatMap(([name, service]) =>
    service.available ? [] : [`left out: what needs ${name} (${service.reason})`],
  );
  const skipped = chosenByName ? [] : modules.flatMap(describeSkipped);
  return [...lacking, ...skipped];
}

function describeSkipped(module: TestModule): string[] {
  const groups = new Map<string, number>();
  for (const test of module.children.allTests('skipped')) {
    const group = `${module.relativeModuleId}: ${topName(test)} (${noteOf(test)})`;
    groups.set(group, (groups.get(group) ?? 0) + 1);
  }
  return Array.from(
    groups,
    ([group, count]) => `left out: ${count} ${count === 1 ? 'test' : 'tests'} of ${group}`,
  );
}

function topName(test: TestCase): string {
  let top: TestCase | TestSuite = test;
  while (top.parent.type === 'suite') top = top.parent;
  return top.name;
}

function noteOf(test: TestCase): string {
  const result = test.result();
  return (result.state === 'skipped' && result.note) || 'marked as skipped';
}
