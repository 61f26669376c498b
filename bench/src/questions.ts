import type { DatasetDefinition, QuerySpec } from '@istari-lens/core';

/** Airports of the United States. */
export const AIRPORTS_DATASET: DatasetDefinition = {
  name: 'airports',
  title: 'Airports',
  base: { schema: 'public', table: 'airports' },
  fields: {
    iata: { column: 'iata', type: 'text' },
    name: { column: 'name', type: 'text' },
    city: { column: 'city', type: 'text' },
    state: { column: 'state', type: 'text' },
    latitude: { column: 'latitude', type: 'double' },
    longitude: { column: 'longitude', type: 'double' },
  },
};

const SOUTH_OF_ALL = 10_000;

/** A bound of latitude that no airport is south of: another for each key, and always as many characters. */
export function boundOf(key: number): number {
  return -(SOUTH_OF_ALL + key);
}

/** A question with an answer of 1.2 kB; each key is another question with an answer like it. */
export function keyedQuestion(key: number): QuerySpec {
  return {
    dataset: 'airports',
    metrics: [
      { aggregate: 'count', as: 'airports' },
      { field: 'latitude', aggregate: 'avg', as: 'latitude' },
    ],
    dimensions: ['state'],
    filters: [{ field: 'latitude', op: 'gt', value: boundOf(key) }],
    limit: 15,
  };
}

/** A question with a thousand rows of seven columns. */
export function thousandRows(key: number): QuerySpec {
  return {
    dataset: 'airports',
    metrics: [{ aggregate: 'count', as: 'airports' }],
    dimensions: ['iata', 'name', 'city', 'state', 'latitude', 'longitude'],
    filters: [{ field: 'latitude', op: 'gt', value: boundOf(key) }],
    limit: 1000,
  };
}

/** The same by hand. */
export const THOUSAND_ROWS_SQL = `SELECT iata, name, city, state, latitude, longitude, count(*) AS airports
  FROM public.airports WHERE latitude > $1
  GROUP BY iata, name, city, state, latitude, longitude
  ORDER BY iata, name, city, state, latitude, longitude LIMIT 1001`;
