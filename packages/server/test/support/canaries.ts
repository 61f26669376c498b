/** Texts that must turn up nowhere, and where they did. */
export interface Canaries {
  /** Watches out for one more secret, in the forms in which it could leak. */
  add(name: string, secret: string | undefined): void;
  /** Notes which of them are in a text. */
  search(place: string, text: string): void;
  /** One line for each that was found: its name and the place, never itself. */
  readonly found: readonly string[];
  readonly count: number;
}

/** Shorter ones turn up by chance. */
const SHORTEST = 8;

export function createCanaries(): Canaries {
  const forms = new Map<string, string>();
  const found = new Set<string>();
  return {
    add(name, secret) {
      if (secret === undefined) return;
      if (secret.length < SHORTEST) throw new Error(`${name} is too short to be a canary.`);
      const base64 = Buffer.from(secret).toString('base64').replace(/=+$/, '').slice(0, -1);
      const json = JSON.stringify(secret).slice(1, -1);
      for (const form of [secret, encodeURIComponent(secret), base64, json]) forms.set(form, name);
    },
    search(place, text) {
      for (const [form, name] of forms) if (text.includes(form)) found.add(`${name} in ${place}`);
    },
    get found() {
      return [...found];
    },
    get count() {
      return new Set(forms.values()).size;
    },
  };
}

/** The value with every text in it replaced. */
export function withEveryText(value: unknown, text: string): unknown {
  if (typeof value === 'string') return text;
  if (Array.isArray(value)) return value.map((item) => withEveryText(item, text));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withEveryText(item, text)]));
}

/** The value without these properties, however deep. */
export function without(value: unknown, names: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => without(item, names));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) =>
      names.includes(key) ? [] : [[key, without(item, names)]],
    ),
  );
}
