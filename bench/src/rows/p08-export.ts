import type { Row } from './row.ts';

export const exportOfRows: Row = {
  title: '1,000,000-row export',
  method: 'Not measured.',
  async run() {
    return { figures: [], bars: [], notes: ['Exports are not built yet.'] };
  },
};
