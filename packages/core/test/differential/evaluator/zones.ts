import moment from 'moment-timezone';

/** A time zone by the tz database that comes with moment-timezone, not by that of the runtime. */
export interface EvaluatorZone {
  readonly name: string;
  /** Milliseconds that the wall clock is ahead of UTC at an instant in milliseconds. */
  offsetAt(instant: number): number;
  /** The first instant at which the wall clock reads at least `wall` (milliseconds as if it were UTC). */
  firstInstantOf(wall: number): number;
  /** The instant of a stored wall clock as Postgres reads it: in a gap by the clock before it, in an overlap the later. */
  storedInstantOf(wall: number): number;
}

interface Piece {
  readonly from: number;
  readonly to: number;
  readonly offset: number;
}

const MARGIN_MS = 3 * 86_400_000;

/** Finds zones by name, and keeps them. Throws on a name that moment-timezone does not know. */
export function createZones(): (name: string) => EvaluatorZone {
  const zones = new Map<string, EvaluatorZone>();
  return (name) => {
    const zone = zones.get(name) ?? createZone(name);
    zones.set(name, zone);
    return zone;
  };
}

function createZone(name: string): EvaluatorZone {
  const pieces = readPieces(name);
  const around = (wall: number): Piece[] =>
    pieces.filter(({ from, to }) => to > wall - MARGIN_MS && from < wall + MARGIN_MS);
  let last = pieces[0];
  const offsetAt = (instant: number): number => {
    if (last === undefined || instant < last.from || instant >= last.to) {
      last = pieces.find(({ from, to }) => from <= instant && instant < to);
    }
    return last?.offset ?? 0;
  };
  return {
    name,
    offsetAt,
    firstInstantOf(wall) {
      for (const { from, to, offset } of around(wall)) {
        const instant = Math.max(from, wall - offset);
        if (instant < to) return instant;
      }
      throw new RangeError(`The zone ${name} has no such wall clock.`);
    },
    storedInstantOf(wall) {
      const near = around(wall);
      const exact = near.filter(({ from, to, offset }) => wall - offset >= from && wall - offset < to).at(-1);
      const before = near.findLast(({ to, offset }) => wall - offset >= to);
      return wall - (exact ?? before ?? { offset: 0 }).offset;
    },
  };
}

function readPieces(name: string): Piece[] {
  const zone = moment.tz.zone(name);
  if (zone === null) throw new RangeError(`moment-timezone does not know the zone ${name}.`);
  return zone.untils.map((until, index) => ({
    from: index === 0 ? -Infinity : (zone.untils[index - 1] ?? -Infinity),
    to: index === zone.untils.length - 1 ? Infinity : until,
    offset: Math.round(-(zone.offsets[index] ?? 0) * 60_000),
  }));
}
