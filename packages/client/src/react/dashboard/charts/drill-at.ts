import type { Category } from './chart-data.ts';
import type { ChartProps } from './chart-props.ts';

/** What a chart does when the place with this number is pressed: shows the rows behind it, where it is a group. */
export function drillAt(
  { categories }: { categories: readonly Pick<Category, 'drill'>[] },
  onDrill: ChartProps['onDrill'],
): (index: number) => void {
  return (index) => {
    const drill = categories[index]?.drill;
    if (drill !== undefined) onDrill?.(drill);
  };
}
