import type { SerializedError } from 'vitest';
import type { TestModule } from 'vitest/node';

/** Characters of an error's message that a line shows. */
const MESSAGE_LENGTH = 200;

/**
 * One line for each failure: the file, the test and the start of the error's message. Of long output
 * often only the end is kept, and the end has to say what failed.
 */
export function describeFailed(
  modules: readonly TestModule[],
  unhandled: readonly SerializedError[],
): string[] {
  return [
    ...modules.flatMap(describeModule),
    ...unhandled.map((error) => line('outside of every test', [error])),
  ];
}

function describeModule(module: TestModule): string[] {
  const file = module.relativeModuleId;
  const suites = [...module.children.allSuites()].filter((suite) => suite.errors().length > 0);
  return [
    ...(module.errors().length > 0 ? [line(file, module.errors())] : []),
    ...suites.map((suite) => line(`${file} > ${suite.fullName}`, suite.errors())),
    ...[...module.children.allTests('failed')].map((test) =>
      line(`${file} > ${test.fullName}`, test.result().errors ?? []),
    ),
  ];
}

function line(where: string, errors: readonly { message: string }[]): string {
  const message = (errors[0]?.message ?? 'no reason given').replaceAll(/\s+/g, ' ');
  return `failure: ${where}: ${message.slice(0, MESSAGE_LENGTH)}`;
}
