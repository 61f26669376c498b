/** What is wrong at one place of a formula. */
export interface FormulaProblem {
  /** Place of the first character concerned, from 1. */
  readonly position: number;
  readonly detail: string;
  /** For an unknown name. */
  readonly unknown?: UnknownName;
  /** True when it only follows from a problem that is reported elsewhere. */
  readonly follows?: boolean;
}

/** A name that stands for nothing. What was meant is looked for only when the problem is shown. */
export interface UnknownName {
  readonly name: string;
  /** The names that there are. */
  allowed(): readonly string[];
}

/** Ends the reading of a formula that has no meaning from here on. Never leaves this room. */
export class FormulaSyntaxError extends Error {
  readonly problem: FormulaProblem;

  constructor(position: number, detail: string) {
    super(detail);
    this.name = 'FormulaSyntaxError';
    this.problem = { position, detail };
  }
}
