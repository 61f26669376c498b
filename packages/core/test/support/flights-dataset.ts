import { defineDataset } from '../../src/index.ts';

/** The dataset over the test flights and airports. */
export const flightsDataset = defineDataset({
  name: 'flights',
  title: 'Flights',
  base: { schema: 'public', table: 'flights' },
  joins: [
    {
      as: 'originAirport',
      schema: 'public',
      table: 'airports',
      on: [['origin', 'iata']],
      type: 'left',
      cardinality: 'manyToOne',
    },
  ],
  fields: {
    date: { column: 'date', type: 'timestamp', storedAs: { kind: 'timestamp', timezone: 'local' } },
    delay: { column: 'delay', type: 'integer' },
    distance: { column: 'distance', type: 'integer' },
    origin: { column: 'origin', type: 'text' },
    destination: { column: 'destination', type: 'text' },
    originState: { column: 'originAirport.state', type: 'text' },
  },
});
