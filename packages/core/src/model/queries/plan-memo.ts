import { createHash } from 'node:crypto';
import type { Principal } from '../../contract/types/identity.ts';
import type { ZoneSource } from '../../query/index.ts';
import { encodeUnambiguously } from '../../cache/encode-unambiguously.ts';
import { createBoundedMap } from '../bounded-map.ts';
import { isImmutable } from '../is-immutable.ts';
import type { AskContext } from './ask-context.ts';
import type { AskableDataset, FindDatasets } from './askable-dataset.ts';
import type { PlanBasis } from './plan-basis.ts';
import type { AttributeNames } from './watch-attributes.ts';

/** How many plans are remembered; one takes about half a kilobyte. */
const MAX_PLANS = 16_384;

/** What a remembered plan rests on, found unchanged just now. */
export interface FoundPlan<Plan> {
  readonly plan: Plan;
  /** The datasets it reads, as they are now, by the names the question gives them. */
  readonly datasets: ReadonlyMap<string, AskableDataset>;
  /** The zones it was made with, by the dataset's name. */
  zonesOf(reference: string): ZoneSource;
  /** The instant it was found good at. */
  readonly now: Date;
}

export interface PlanMemo<Plan> {
  /**
   * The plan that was made of these words for a principal for whom it would be made again, now. `words`
   * say all that was asked: equal words, equal question.
   */
  find(words: string, principal: Principal): Promise<FoundPlan<Plan> | undefined>;
  /** The same plan where it can be told at once that it would be made again. */
  recall(words: string, principal: Principal): Plan | undefined;
  /** Keeps a plan with what it rests on; one that rests on nothing is not kept. */
  remember(words: string, principal: Principal, plan: Plan, bases: readonly PlanBasis[]): void;
}

export interface PlanMemoOptions {
  context: Pick<AskContext, 'clock' | 'zones' | 'dataSourceZones'>;
  findDatasets: FindDatasets;
  /** @default 16384 */
  maxPlans?: number;
}

interface Remembered<Plan> {
  readonly plan: Plan;
  readonly datasets: readonly RememberedDataset[];
  readonly validFrom: number;
  readonly validUntil: number | null;
}

/** A question of which a plan is known. */
interface AskedQuestion<Plan> {
  /** What the plan was made of besides the question; each other value of these is a plan of its own. */
  readonly attributes: AttributeNames;
  /** The plan itself where there are none. */
  readonly plan?: Remembered<Plan>;
}

interface RememberedDataset {
  readonly reference: string;
  readonly fingerprint: string;
  readonly zones: PlanBasis['zones'];
}

/**
 * Plans of questions asked lately, so that a question asked again is neither parsed nor compiled. The
 * key of a plan holds the words, and the principal's tenant, role, zone, locked filters and those
 * attributes that the plan was made of; it counts only while the datasets, their data sources, the tenant's calendar and
 * zone, and the rules of the time zones are what they were, and the clock is between the instant it was
 * made at and the next at which a relative range changes. The configuration is the Lens's own.
 */
export function createPlanMemo<Plan>(options: PlanMemoOptions): PlanMemo<Plan> {
  const { context, findDatasets, maxPlans = MAX_PLANS } = options;
  const questions = createBoundedMap<AskedQuestion<Plan>>(maxPlans);
  const plans = createBoundedMap<Remembered<Plan>>(maxPlans);
  const fingerprints = new WeakMap<AskableDataset, string>();
  const wordsFor = createWordsFor();

  function fingerprintOf(askable: AskableDataset): string {
    const known = fingerprints.get(askable);
    if (known !== undefined) return known;
    const fingerprint = createHash('sha256').update(encodeUnambiguously(askable), 'utf16le').digest('base64');
    fingerprints.set(askable, fingerprint);
    return fingerprint;
  }

  async function zonesNow(
    askable: AskableDataset,
    tenant: string,
    { zones }: RememberedDataset,
  ): Promise<ZoneSource | undefined> {
    const { source } = askable;
    if (source === null) return undefined;
    if (zones.size === 0) return context.zones;
    const now = await context.dataSourceZones(source, tenant, [...zones.keys()]);
    for (const [name, zone] of zones) if (now(name) !== zone) return undefined;
    return now;
  }

  /** What was kept of these words for such a principal, if it still means the same. */
  function timely(words: string, principal: Principal, now: Date): Remembered<Plan> | undefined {
    const asked = wordsFor(words, principal);
    const question = questions.get(asked);
    if (question === undefined) return undefined;
    const found = question.plan ?? plans.get(planKey(asked, principal, question.attributes) ?? '');
    if (found === undefined) return undefined;
    const at = now.getTime();
    return at < found.validFrom || (found.validUntil !== null && at >= found.validUntil) ? undefined : found;
  }

  function hasSameZones(askable: AskableDataset, tenant: string, { zones }: RememberedDataset): boolean {
    if (askable.source === null) return false;
    if (zones.size === 0) return true;
    const now = context.dataSourceZones.recall?.(askable.source, tenant, [...zones.keys()]);
    if (now === undefined) return false;
    for (const [name, zone] of zones) if (now(name) !== zone) return false;
    return true;
  }

  return {
    recall(words, principal) {
      const found = timely(words, principal, context.clock());
      if (found === undefined) return undefined;
      const { tenant } = principal;
      for (const dataset of found.datasets) {
        const askable = findDatasets.recall?.(principal, dataset.reference);
        if (askable === undefined || fingerprintOf(askable) !== dataset.fingerprint) return undefined;
        if (!hasSameZones(askable, tenant, dataset)) return undefined;
      }
      return found.plan;
    },

    async find(words, principal) {
      const now = context.clock();
      const found = timely(words, principal, now);
      if (found === undefined) return undefined;
      const { tenant } = principal;
      const datasets = await findDatasets(
        principal,
        found.datasets.map(({ reference }) => reference),
      );
      const zones = new Map<string, ZoneSource>();
      for (const dataset of found.datasets) {
        const askable = datasets.get(dataset.reference);
        if (askable === undefined || fingerprintOf(askable) !== dataset.fingerprint) return undefined;
        const same = await zonesNow(askable, tenant, dataset);
        if (same === undefined) return undefined;
        zones.set(dataset.reference, same);
      }
      return {
        plan: found.plan,
        datasets,
        now,
        zonesOf: (reference) => zones.get(reference) ?? context.zones,
      };
    },

    remember(words, principal, plan, bases) {
      const merged = mergeBases(bases);
      if (merged === undefined) return;
      const { attributes, validFrom, validUntil } = merged;
      const datasets = merged.datasets.map(({ reference, askable, zones }) => ({
        reference,
        fingerprint: fingerprintOf(askable),
        zones,
      }));
      const asked = wordsFor(words, principal);
      const remembered = { plan, validFrom, validUntil, datasets };
      if (attributes !== 'all' && attributes.length === 0) {
        questions.set(asked, { attributes, plan: remembered });
        return;
      }
      const key = planKey(asked, principal, attributes);
      if (key === undefined) return;
      questions.set(asked, { attributes });
      plans.set(key, remembered);
    },
  };
}

/** The question as this kind of principal asks it: what says the kind is JSON, so that it ends where the words begin. */
function createWordsFor(): (words: string, principal: Principal) => string {
  const kinds = new WeakMap<Principal, string>();
  return (words, principal) => {
    const known = kinds.get(principal);
    if (known !== undefined) return known + words;
    const { tenant, role, timezone, lockedFilters } = principal;
    const kind = JSON.stringify([tenant, role, timezone, lockedFilters]);
    const isKept = Object.isFrozen(principal) && (lockedFilters === undefined || isImmutable(lockedFilters));
    if (isKept) kinds.set(principal, kind);
    return kind + words;
  };
}

/** Undefined when the principal brings a value that cannot be compared, such as a function. */
function planKey(asked: string, { attributes }: Principal, names: AttributeNames): string | undefined {
  const read =
    names === 'all'
      ? attributes
      : names.map((name) => (Object.hasOwn(attributes, name) ? [attributes[name]] : null));
  try {
    return (
      asked +
      createHash('sha256')
        .update(encodeUnambiguously([names, read]), 'utf16le')
        .digest('base64')
    );
  } catch {
    return undefined;
  }
}

interface MergedBasis {
  datasets: { reference: string; askable: AskableDataset; zones: Map<string, ReturnType<ZoneSource>> }[];
  attributes: AttributeNames;
  validFrom: number;
  validUntil: number | null;
}

/** Several bases as one; undefined without any, and when two of them saw different states of one thing. */
function mergeBases(bases: readonly PlanBasis[]): MergedBasis | undefined {
  if (bases.length === 0) return undefined;
  const datasets = new Map<string, MergedBasis['datasets'][number]>();
  const names = new Set<string>();
  let isAll = false;
  let validFrom = -Infinity;
  let validUntil: number | null = null;
  for (const basis of bases) {
    const known = datasets.get(basis.reference);
    if (known !== undefined && known.askable !== basis.askable) return undefined;
    const zones = known?.zones ?? new Map<string, ReturnType<ZoneSource>>();
    for (const [name, zone] of basis.zones) {
      if (zones.has(name) && zones.get(name) !== zone) return undefined;
      zones.set(name, zone);
    }
    datasets.set(basis.reference, { reference: basis.reference, askable: basis.askable, zones });
    if (basis.attributes === 'all') isAll = true;
    else for (const name of basis.attributes) names.add(name);
    validFrom = Math.max(validFrom, basis.validFrom);
    if (basis.validUntil !== null) validUntil = Math.min(validUntil ?? Infinity, basis.validUntil);
  }
  const attributes = isAll ? 'all' : [...names].toSorted();
  return { datasets: [...datasets.values()], attributes, validFrom, validUntil };
}
