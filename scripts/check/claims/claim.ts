/** Something that is promised, and that tests have to show. */
export interface Claim {
  /** As titles of tests name it. */
  readonly id: string;
  /** A few words. */
  readonly name: string;
  /** What it demands, in one sentence. */
  readonly demands: string;
  /** What it is about is not built yet, so that no test can show it. */
  readonly awaits?: string;
}

/** Claims of one kind, and the page that says which tests show them. */
export interface Catalogue {
  /** Begins the titles of their tests: `control 7: …`, `fault slow-query: …`. */
  readonly word: 'control' | 'fault';
  readonly claims: readonly Claim[];
  /** What titles that mean to name a claim look like, rightly spelt or not. */
  readonly meant: RegExp;
  /** From the checkout. */
  readonly page: string;
  /** The task that writes the page. */
  readonly task: string;
  /** Title and first words of the page, in Markdown. */
  head(): string;
  /** What stands above the tests of a claim, in Markdown. */
  heading(claim: Claim): string;
}
