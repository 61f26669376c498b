import type { Widget } from '@istari-lens/client';
import { arrange } from './arrange.ts';
import styles from './editor.module.css';

interface Props {
  widgets: readonly Widget[];
  onChange(widgets: Widget[]): void;
  onEdit(index: number): void;
}

const WIDTHS = [
  [3, 'quarter'],
  [4, 'third'],
  [6, 'half'],
  [8, 'two thirds'],
  [12, 'whole'],
] as const;

/** The widgets in their order: rename, move, widen, remove. */
export function WidgetList({ widgets, onChange, onEdit }: Props) {
  const change = (index: number, to: Partial<Widget>): void =>
    onChange(arrange(widgets.map((widget, place) => (place === index ? { ...widget, ...to } : widget))));
  const move = (index: number, by: number): void => {
    const moved = widgets[index];
    if (moved !== undefined) onChange(arrange(widgets.toSpliced(index, 1).toSpliced(index + by, 0, moved)));
  };
  return (
    <ol className={styles.widgets}>
      {widgets.map((widget, index) => {
        const { id, title, kind, layout } = widget;
        return (
          <li key={id}>
            <span className={styles.kind}>{kind}</span>
            <input
              aria-label={`Title of widget ${index + 1}`}
              value={title}
              maxLength={200}
              onChange={({ target }) => change(index, { title: target.value })}
            />
            <select
              aria-label={`Width of ${title}`}
              value={layout.w}
              onChange={({ target }) => change(index, { layout: { ...layout, w: Number(target.value) } })}
            >
              {WIDTHS.every(([w]) => w !== layout.w) && <option value={layout.w}>{layout.w} of 12</option>}
              {WIDTHS.map(([w, name]) => (
                <option key={w} value={w}>
                  {name}
                </option>
              ))}
            </select>
            <button
              type="button"
              className="button"
              aria-label={`Change ${title}`}
              onClick={() => onEdit(index)}
            >
              Change
            </button>
            <button
              type="button"
              className="button"
              aria-label={`Move ${title} up`}
              disabled={index === 0}
              onClick={() => move(index, -1)}
            >
              ↑
            </button>
            <button
              type="button"
              className="button"
              aria-label={`Move ${title} down`}
              disabled={index === widgets.length - 1}
              onClick={() => move(index, 1)}
            >
              ↓
            </button>
            <button
              type="button"
              className="button"
              aria-label={`Remove ${title}`}
              onClick={() => onChange(arrange(widgets.toSpliced(index, 1)))}
            >
              Remove
            </button>
          </li>
        );
      })}
    </ol>
  );
}
