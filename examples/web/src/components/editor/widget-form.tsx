'use client';

import type { Dataset, Widget } from '@istari-lens/client';
import { LensWidget } from '@istari-lens/client/react/dashboard';
import { useDeferredValue, useState, type SyntheticEvent } from 'react';
import styles from './editor.module.css';
import { QuestionFields } from './question-fields.tsx';
import { emptyQuestion, KINDS, needsDimension, toQuery, toSimpleQuestion } from './simple-question.ts';
import { readJson, toJson } from './widget-json.ts';

interface Props {
  datasets: readonly Dataset[];
  /** The one to change, or a new one. */
  widget: Widget;
  isNew: boolean;
  onDone(widget: Widget): void;
  onCancel(): void;
}

/** A widget: what it shows, and how it looks meanwhile. What is richer than the form is changed as JSON. */
export function WidgetForm({ datasets, widget, isNew, onDone, onCancel }: Props) {
  const [kind, setKind] = useState(widget.kind);
  const [title, setTitle] = useState(widget.title);
  const [text, setText] = useState(String(widget.options['text'] ?? ''));
  const datasetOf = (name: string | undefined): Dataset | undefined =>
    datasets.find((one) => one.name === name);
  const [asked, setAsked] = useState(() => {
    const dataset = datasetOf(widget.query?.dataset);
    const { query } = widget;
    if (query !== null && dataset !== undefined) return toSimpleQuestion(query, widget.kind, dataset);
    return query === null && KINDS.some((known) => known === widget.kind)
      ? emptyQuestion(datasets[0]?.name ?? '')
      : undefined;
  });
  const [json, setJson] = useState(asked === undefined ? toJson(widget) : undefined);

  const dataset = datasetOf(asked?.dataset);
  const read = json === undefined ? undefined : readJson(json);
  const isAsking = dataset !== undefined && (!needsDimension(kind) || asked?.dimension !== '');
  const isWhole = read === undefined ? (kind === 'text' ? text !== '' : isAsking) : read.ok;
  const own = { ...widget, title: title === '' ? 'Untitled' : title, kind };
  const draft: Widget =
    read === undefined
      ? {
          ...own,
          query: dataset === undefined || asked === undefined ? null : toQuery(asked, kind, dataset),
          options: kind === 'text' ? { text } : kind === widget.kind ? widget.options : {},
        }
      : { ...own, ...(read.ok ? read.value : {}) };
  const shown = useDeferredValue(draft);

  function submit(event: SyntheticEvent<HTMLFormElement>): void {
    event.preventDefault();
    if (isWhole) onDone(draft);
  }

  return (
    <section className={styles.adding} aria-labelledby="widget-form">
      <form className={styles.form} onSubmit={submit}>
        <h2 id="widget-form">{isNew ? 'New widget' : 'Change the widget'}</h2>
        <label>
          Title
          <input value={title} onChange={({ target }) => setTitle(target.value)} required maxLength={200} />
        </label>
        {json === undefined && (
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
        )}
        {json !== undefined ? (
          <label>
            Question and options as JSON
            <textarea
              rows={18}
              spellCheck={false}
              value={json}
              aria-invalid={read?.ok === false}
              onChange={({ target }) => setJson(target.value)}
            />
          </label>
        ) : kind === 'text' ? (
          <label>
            Text
            <textarea rows={5} value={text} onChange={({ target }) => setText(target.value)} />
          </label>
        ) : (
          asked !== undefined && (
            <QuestionFields kind={kind} asked={asked} datasets={datasets} onChange={setAsked} />
          )
        )}
        {read?.ok === false && <p role="alert">{read.problem}</p>}
        <p className={styles.actions}>
          <button type="submit" className="button" data-primary disabled={!isWhole}>
            {isNew ? 'Add to the dashboard' : 'Take it over'}
          </button>
          {json === undefined && kind !== 'text' && (
            <button
              type="button"
              className="button"
              disabled={!isWhole}
              onClick={() => setJson(toJson(draft))}
            >
              As JSON
            </button>
          )}
          <button type="button" className="button" onClick={onCancel}>
            Cancel
          </button>
        </p>
      </form>
      <div className={styles.preview} aria-label="Preview" role="region">
        {isWhole ? <LensWidget widget={shown} /> : <p className={styles.hint}>Choose what to show.</p>}
      </div>
    </section>
  );
}
