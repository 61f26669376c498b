import type { Widget } from '@istari-lens/client';

const COLUMNS = 12;

/** The widgets one after the other, each beside the last while there is room in the row. */
export function arrange(widgets: readonly Widget[]): Widget[] {
  let [x, y, height] = [0, 0, 0];
  return widgets.map((widget) => {
    const { h } = widget.layout;
    const w = Math.min(widget.layout.w, COLUMNS);
    if (x + w > COLUMNS) [x, y, height] = [0, y + height, 0];
    const layout = { x, y, w, h };
    x += w;
    height = Math.max(height, h);
    return { ...widget, layout };
  });
}

/** In the order in which they are read. */
export function inReadingOrder(widgets: readonly Widget[]): Widget[] {
  return widgets.toSorted((a, b) => a.layout.y - b.layout.y || a.layout.x - b.layout.x);
}
