import type { ReactNode } from 'react';
import styles from './admin.module.css';

/** A column of a table of the administration. */
export interface AdminColumn<Item> {
  title: string;
  show(item: Item): ReactNode;
}

interface Props<Item> {
  caption: string;
  items: readonly Item[] | undefined;
  columns: readonly AdminColumn<Item>[];
  keyOf(item: Item): string;
  /** What is said when there is nothing. */
  empty: string;
}

/** A list as a table that scrolls on a phone, by the keyboard too. */
export function AdminTable<Item>({ caption, items, columns, keyOf, empty }: Props<Item>) {
  if (items === undefined) return <div className={styles.placeholder} aria-busy="true" />;
  if (items.length === 0) return <p className={styles.hint}>{empty}</p>;
  return (
    <div className={styles.scroll} role="region" aria-label={caption} tabIndex={0}>
      <table className={styles.table}>
        <caption className={styles.unseen}>{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ title }) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={keyOf(item)}>
              {columns.map(({ title, show }) => (
                <td key={title}>{show(item)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
