import type { Dataset, Widget } from '@istari-lens/client';
import {
  GRANULARITIES,
  isRanked,
  isTime,
  metricChoices,
  needsDimension,
  type SimpleQuestion,
} from './simple-question.ts';

interface Props {
  kind: Widget['kind'];
  asked: SimpleQuestion;
  datasets: readonly Dataset[];
  onChange(asked: SimpleQuestion): void;
}

/** What a widget asks: a figure of a dataset, by a field, under a condition. */
export function QuestionFields({ kind, asked, datasets, onChange }: Props) {
  const dataset = datasets.find(({ name }) => name === asked.dataset);
  const fields = Object.entries(dataset?.fields ?? {});
  const ask = (key: keyof SimpleQuestion) => (event: { target: { value: string } }) =>
    onChange({ ...asked, [key]: event.target.value });
  return (
    <>
      <label>
        Dataset
        <select value={asked.dataset} onChange={ask('dataset')}>
          {datasets.map(({ name, title }) => (
            <option key={name} value={name}>
              {title}
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
            <option value="">{needsDimension(kind) ? 'Choose a field' : 'Nothing'}</option>
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
      {isRanked(kind) && (
        <label>
          At most
          <input
            type="number"
            min={1}
            max={1000}
            value={asked.limit}
            onChange={({ target }) => onChange({ ...asked, limit: Math.max(1, target.valueAsNumber || 1) })}
          />
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
  );
}
