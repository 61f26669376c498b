import { expect, it } from 'vitest';
import { formatProgressBar } from './progress-bar.ts';

it('shows how far something is, and never beyond its end', () => {
  expect(formatProgressBar(0, 0)).toBe('[------------------------]   0 %  0 B of 0 B');
  expect(formatProgressBar(512, 2048)).toBe('[######------------------]  25 %  512 B of 2.0 KiB');
  expect(formatProgressBar(4096, 2048)).toBe('[########################] 100 %  4.0 KiB of 2.0 KiB');
});
