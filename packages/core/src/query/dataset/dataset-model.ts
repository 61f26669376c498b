import type { DatasetDefinition } from '../../contract/types/dataset.ts';
import type { FormulaProblem } from '../formula/formula-problem.ts';
import type { OperationProblem } from '../formula/operations/operation.ts';
import { createFormulaTrees } from '../formula/formula-trees.ts';
import { namesUsed } from '../formula/names-used.ts';
import type { parseFormula } from '../formula/parse.ts';
import { readFormula } from '../formula/read-formula.ts';
import type { FormulaScope } from '../formula/scope.ts';
import type { Expression } from '../plan/nodes.ts';
import { aggregateCalls } from './aggregate-calls.ts';
import { columnExpression } from './column-expression.ts';
import { fieldsOver } from './fields-over.ts';
import { createFormulaLevels } from './formula-levels.ts';
import type { Visibility } from './visibility.ts';

/** Definitions that one may stand on, each on the next. */
const MAX_LEVELS = 64;

/** What a field or metric of a dataset means, or what is wrong with its definition. */
export type Meaning = Expression | BrokenDefinition;

export interface BrokenDefinition extends OperationProblem {
  /** Each problem of the formula; empty when the definition is no formula. */
  readonly problems: readonly FormulaProblem[];
}

/** A dataset's names with their meaning. */
export interface DatasetModel {
  readonly definition: DatasetDefinition;
  /** Any field, for the dataset's own use; undefined when there is none. */
  field(name: string): Meaning | undefined;
  metric(name: string): Meaning | undefined;
  /** How the principal may use a field. A field computed from a hidden one is hidden. */
  access(name: string): 'open' | 'hidden' | 'masked';
  /** Names of the fields that the principal may know. */
  visibleFields(): readonly string[];
}

/** A model of one definition, for one principal's eyes. Formulas are read when first asked for. */
export function createDatasetModel(definition: DatasetDefinition, visibility: Visibility): DatasetModel {
  const fields = new Map<string, Meaning>();
  const metrics = new Map<string, Meaning>();
  const trees = createFormulaTrees();
  let hidden: ReadonlySet<string> | undefined;
  let masked: ReadonlySet<string> | undefined;
  let visible: readonly string[] | undefined;

  const rows: FormulaScope = {
    what: 'field',
    resolve: (name) => followed(field(name)),
    names: () => visibleFields(),
  };
  const groups: FormulaScope = {
    what: 'metric',
    resolve(name) {
      const found = followed(metric(name));
      if (found !== undefined || !Object.hasOwn(definition.fields, name)) return found;
      return { problem: `"${name}" is a field: put it in an aggregate, such as count(${name}).` };
    },
    names: () => Object.keys(definition.metrics ?? {}),
    aggregates: { functions: aggregateCalls(), rows },
  };
  const fieldLevel = createFormulaLevels(fieldsUsedBy);
  const metricLevel = createFormulaLevels((name) => {
    const formula = Object.hasOwn(definition.metrics ?? {}, name) ? definition.metrics?.[name]?.formula : '';
    return namesUsed(formula ?? '', groups, trees.keep);
  });

  function field(name: string): Meaning | undefined {
    if (!Object.hasOwn(definition.fields, name)) return undefined;
    return once(fields, name, () => {
      const found = definition.fields[name];
      if (found === undefined) return broken('It has no definition.');
      if ('column' in found) {
        const column = columnExpression(definition, found);
        return 'problem' in column ? broken(column.problem) : column;
      }
      const reading = tooDeep(fieldLevel(name)) ?? meaningOf(found.formula, rows, trees.take);
      if ('problem' in reading || reading.type === found.type) return reading;
      if (fits(reading.type, found.type)) return { ...reading, type: found.type };
      return broken(`Its formula gives ${reading.type}, but its type says ${found.type}.`);
    });
  }

  function metric(name: string): Meaning | undefined {
    if (!Object.hasOwn(definition.metrics ?? {}, name)) return undefined;
    return once(
      metrics,
      name,
      () =>
        tooDeep(metricLevel(name)) ??
        meaningOf(definition.metrics?.[name]?.formula ?? '', groups, trees.take),
    );
  }

  function fieldsUsedBy(name: string): ReadonlySet<string> {
    const found = Object.hasOwn(definition.fields, name) ? definition.fields[name] : undefined;
    return found !== undefined && 'formula' in found
      ? namesUsed(found.formula, rows, trees.keep)
      : new Set<string>();
  }

  function access(name: string): 'open' | 'hidden' | 'masked' {
    hidden ??= fieldsOver(definition.fields, visibility.hidden);
    if (hidden.has(name)) return 'hidden';
    masked ??= fieldsOver(definition.fields, visibility.masked);
    return masked.has(name) ? 'masked' : 'open';
  }

  function visibleFields(): readonly string[] {
    visible ??= Object.keys(definition.fields).filter((name) => access(name) !== 'hidden');
    return visible;
  }

  return { definition, field, metric, access, visibleFields };
}

/** What is wrong with a definition is wrong there, not in the formulas that use it. */
function followed(meaning: Meaning | undefined): Expression | OperationProblem | undefined {
  return meaning !== undefined && 'problem' in meaning ? { ...meaning, follows: true } : meaning;
}

function once(known: Map<string, Meaning>, name: string, read: () => Meaning): Meaning {
  const found = known.get(name);
  if (found !== undefined) return found;
  const meaning = read();
  known.set(name, meaning);
  return meaning;
}

/** Formulas are read one within the other, so circles and long chains are refused before they are read. */
function tooDeep(level: number): BrokenDefinition | undefined {
  if (level <= MAX_LEVELS) return undefined;
  if (level === Infinity) return broken('It depends on itself, or on a definition that does.');
  return broken(
    `It stands on ${level} definitions, each on the next: at most ${MAX_LEVELS} may. Write some into one.`,
  );
}

function meaningOf(formula: string, scope: FormulaScope, parse: typeof parseFormula): Meaning {
  const { expression, problems } = readFormula(formula, scope, parse);
  if (expression !== null) return expression;
  const first = problems[0];
  const place = first === undefined ? '' : `At character ${first.position}: ${first.detail}`;
  return { problem: place, problems };
}

function broken(problem: string): BrokenDefinition {
  return { problem, problems: [] };
}

/** Whole numbers that a formula computes may be declared as whichever number type holds them. */
function fits(actual: string, declared: string): boolean {
  const order = ['integer', 'bigint', 'decimal', 'double'];
  const from = order.indexOf(actual);
  return from >= 0 && order.indexOf(declared) >= from;
}
