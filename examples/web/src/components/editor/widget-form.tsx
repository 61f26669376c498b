'use client';

import type { Dataset, Widget } from '@istari-lens/client';
import { LensWidget } from '@istari-lens/client/react/dashboard';
import { useState, type SyntheticEvent } from 'react';
import styles from './editor.module.css';
import {
  GRANULARITIES,
  isTime,
  KINDS,
  metricChoices,
  toQuery,
  type SimpleQuestion,
} from './simple-question.ts';

interface Props {
  datasets: readonly Dataset[];
  /** One that no other widget of the dashboard has. */
  id: string;
  onAdd(widget: Widget): void;
  onCancel(): void;
}

/** A new widget: what it shows, and how it looks meanwhile. */
export function WidgetForm({ datasets, id, onAdd, onCancel }: Props) {
  const [kind, setKind] = useState<(typeof KINDS)[number]>('column');
  const [title, setTitle] = useState('');
  const [text, setText] = useState('');
  const [asked, setAsked] = useState<SimpleQuestion>({
    dataset: datasets[0]?.name ?? '',
    metric: 'count',
    dimension: '',
    granularity: 'month',
    filterField: '',
    filterValue: '',
  });
  const dataset = datasets.find(({ name }) => name === asked.dataset);
  const fields = Object.entries(dataset?.fields ?? {});
  const needsDimension = kind !== 'kpi' && kind !== 'text' && kind !== 'table';
  const isWhole =
    kind === 'text' ? text !== '' : dataset !== undefined && (!needsDimension || asked.dimension !== '');
  const draft: Widget = {
    id,
    title: title === '' ? 'Untitled' : title,
    kind,
    query: dataset === undefined ? null : toQuery(asked, kind, dataset),
    options: kind === 'text' ? { text } : {},
    layout: { x: 0, y: 0, w: kind === 'kpi' ? 3 : 6, h: kind === 'kpi' || kind === 'text' ? 2 : 5 },
  };
  const ask = (key: keyof SimpleQuestion) => (event: { target: { value: string } }) =>
    setAsked({ ...asked, [key]: event.target.value });

  function submit(event: SyntheticEvent<HTMLFormElement>): void {
    event.preventDefault();
    if (isWhole) onAdd(draft);
  }

  return (
    <section className={styles.adding} aria-labelledby="new-widget">
      <form className={styles.form} onSubmit={submit}>
        <h2 id="new-widget">New widget</h2>
        <label>
          Title
          <input value={title} onChange={({ target }) => setTitle(target.value)} required maxLength={200} />
        </label>
        <label>
          Kind
          <select
            value={kind}
            onChange={({ target }) => setKind(KINDS.find((known) => known === target.value) ?? 'column')}
          >
            {KINDS.map((known) => (
              <option key={known}>{known}</option>
            ))}
          </select>
        </label>
        {kind === 'text' ? (
          <label>
            Text
            <textarea rows={5} value={text} onChange={({ target }) => setText(target.value)} />
          </label>
        ) : (
          <>
            <label>
              Dataset
              <select value={asked.dataset} onChange={ask('dataset')}>
                {datasets.map(({ name, title: named }) => (
                  <option key={name} value={name}>
                    {named}
                  </option>
                ))}
              </select>
            </label>
            <label>
              Figure
              <select value={asked.metric} onChange={ask('metric')}>
                {dataset &&
                  metricChoices(dataset).map(([value, named]) => (
                    <option key={value} value={value}>
                      {named}
                    </option>
                  ))}
              </select>
            </label>
            {kind !== 'kpi' && (
              <label>
                By
                <select value={asked.dimension} onChange={ask('dimension')}>
                  <option value="">{needsDimension ? 'Choose a field' : 'Nothing'}</option>
                  {fields.map(([name, { label = name }]) => (
                    <option key={name} value={name}>
                      {label}
                    </option>
                  ))}
                </select>
              </label>
            )}
            {dataset !== undefined && kind !== 'kpi' && isTime(dataset, asked.dimension) && (
              <label>
                Cut into
                <select value={asked.granularity} onChange={ask('granularity')}>
                  {GRANULARITIES.map((granularity) => (
                    <option key={granularity}>{granularity}</option>
                  ))}
                </select>
              </label>
            )}
            <label>
              Only where
              <select value={asked.filterField} onChange={ask('filterField')}>
                <option value="">Everything</option>
                {fields.map(([name, { label = name }]) => (
                  <option key={name} value={name}>
                    {label}
                  </option>
                ))}
              </select>
            </label>
            {asked.filterField !== '' && (
              <label>
                Is
                <input value={asked.filterValue} onChange={ask('filterValue')} />
              </label>
            )}
          </>
        )}
        <p className={styles.actions}>
          <button type="submit" className="button" data-primary disabled={!isWhole}>
            Add to the dashboard
          </button>
          <button type="button" className="button" onClick={onCancel}>
            Cancel
          </button>
        </p>
      </form>
      <div className={styles.preview} aria-label="Preview" role="region">
        {isWhole ? <LensWidget widget={draft} /> : <p className={styles.hint}>Choose what to show.</p>}
      </div>
    </section>
  );
}
