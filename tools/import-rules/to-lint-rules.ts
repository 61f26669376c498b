import type { Area, Ban, Room } from './area.ts';

/** A pattern of the linter's rule `no-restricted-imports`. */
interface RestrictedPattern {
  readonly regex: string;
  readonly message: string;
  readonly allowTypeImports: boolean;
}

/** One override of the linter's configuration: files, and the imports they may not make. */
export interface ImportOverride {
  readonly files: string[];
  readonly rules: { readonly 'no-restricted-imports': ['error', { patterns: RestrictedPattern[] }] };
}

/** What no package may import. */
export const everywhere: readonly Ban[] = [
  { pattern: '^dotenv(?:$|/)', reason: 'The environment is read by loadConfig, as it is.' },
  {
    pattern: '^(?:node:)?process$',
    reason: 'The environment is read in core/src/config and ops/src/settings only.',
  },
];

/**
 * Turns an area into lint overrides. The linter replaces a rule's options by those of a later override
 * instead of adding them, so every room gets its complete list: first the package as a whole, then
 * each room.
 */
export function toLintRules(area: Area): ImportOverride[] {
  const whole = override([`${area.source}/**/*.ts`], [...everywhere, ...area.banned, ...homeBans(area, '')]);
  const rooms = Object.entries(area.rooms).map(([name, room]) =>
    override(
      [`${area.source}/${name}/**/*.ts`, `${area.source}/${name}.ts`],
      [
        ...everywhere,
        ...area.banned,
        ...homeBans(area, name),
        ...roomBans(area, name, room),
        ...(room.bans ?? []),
      ],
    ),
  );
  return [whole, ...rooms];
}

function homeBans({ homes }: Area, room: string): Ban[] {
  return homes.filter(({ rooms }) => !rooms.includes(room));
}

function roomBans(area: Area, name: string, { uses, typesOf = [] }: Room): Ban[] {
  if (uses.includes('*')) return [];
  const others = Object.keys(area.rooms).filter((other) => other !== name && !uses.includes(other));
  return others.map((other) => ({
    pattern: `^(?:\\.\\./)+${other}(?:/|\\.ts$)`,
    reason: typesOf.includes(other)
      ? `${name} imports only types of ${other}.`
      : `${name} imports nothing of ${other}.`,
    typesAllowed: typesOf.includes(other),
  }));
}

/** The override for these files, with these bans only. */
export function override(files: string[], bans: readonly Ban[]): ImportOverride {
  const patterns = bans.map(({ pattern, reason, typesAllowed = false }) => ({
    regex: pattern,
    message: reason,
    allowTypeImports: typesAllowed,
  }));
  return { files, rules: { 'no-restricted-imports': ['error', { patterns }] } };
}
