import { defineDataset } from '@istari-lens/core';

/** US flights of the first half of 2001 with the airport each left from. `delay` is in minutes, `distance` in miles. */
export const flightsDataset = defineDataset({
  name: 'flights',
  title: 'Flights',
  description: 'Three million US domestic flights of the first half of 2001.',
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
    date: {
      column: 'date',
      type: 'timestamp',
      label: 'Departure',
      storedAs: { kind: 'timestamp', timezone: 'local' },
    },
    delay: { column: 'delay', type: 'integer', label: 'Delay', unit: 'min' },
    distance: { column: 'distance', type: 'integer', label: 'Distance', unit: 'mi' },
    origin: { column: 'origin', type: 'text', label: 'Origin' },
    destination: { column: 'destination', type: 'text', label: 'Destination' },
    originState: { column: 'originAirport.state', type: 'text', label: 'State of origin' },
    originCity: { column: 'originAirport.city', type: 'text', label: 'City of origin' },
  },
});
