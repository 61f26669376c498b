import { DefaultReporter } from 'vitest/node';
import type { SerializedError, TestModule, TestRunEndReason, TestSpecification, Vitest } from 'vitest/node';
import { countTests } from './reporting/count-tests.ts';
import { describeFailed } from './reporting/describe-failed.ts';
import { describeLeftOut } from './reporting/describe-left-out.ts';
import { describeSlowest } from './reporting/describe-slowest.ts';
import { describeServer } from './reporting/describe-server.ts';

/**
 * Vitest's own reporter with a few lines more: first the Postgres that the run uses, at the end the
 * slowest files, what failed, what was left out and why, and last `N passed, N failed, N skipped`. A run without any
 * test fails.
 */
export default class LensReporter extends DefaultReporter {
  #headlinePending = true;
  #lastLines: string[] = [];
  #expectedFiles = 0;

  /** Holds the banner back: the Postgres is known only when the global set-up is through. */
  override onInit(vitest: Vitest): void {
    this.ctx = vitest;
    vitest.onClose(() => this.#lastLines.forEach((line) => vitest.logger.log(line)));
  }

  override onTestRunStart(specifications: ReadonlyArray<TestSpecification>): void {
    this.#expectedFiles = specifications.length;
    super.onTestRunStart(specifications);
  }

  override onTestModuleQueued(testModule: TestModule): void {
    this.#printHeadline();
    super.onTestModuleQueued(testModule);
  }

  override onTestRunEnd(
    modules: ReadonlyArray<TestModule>,
    errors: ReadonlyArray<SerializedError>,
    reason: TestRunEndReason,
  ): void {
    this.#printHeadline();
    super.onTestRunEnd(modules, errors, reason);
    // Without any module, the global set-up failed, and Vitest says why only after this.
    const setupFailed = modules.length === 0 && this.#expectedFiles > 0;
    const { passed, failed, skipped } = countTests(modules, errors.length + (setupFailed ? 1 : 0));
    if (passed + failed === 0) process.exitCode = 1;
    this.#lastLines = [
      ...describeSlowest(modules),
      ...describeFailed(modules, errors),
      ...describeLeftOut(this.ctx.projects, modules, this.ctx.config.testNamePattern !== undefined),
      `${passed} passed, ${failed} failed, ${skipped} skipped`,
    ];
  }

  #printHeadline(): void {
    if (!this.#headlinePending) return;
    this.#headlinePending = false;
    for (const line of describeServer(this.ctx.projects)) this.ctx.logger.log(line);
    this.ctx.logger.printBanner();
  }
}
