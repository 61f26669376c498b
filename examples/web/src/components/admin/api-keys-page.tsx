'use client';

import type { ApiKey } from '@istari-lens/client';
import { useState, type SyntheticEvent } from 'react';
import { useLens } from '../../lens/lens-context.ts';
import { useLoad } from '../../lens/use-load.ts';
import { formatDay } from '../format-day.ts';
import { AdminPage } from './admin-page.tsx';
import { AdminTable } from './admin-table.tsx';
import styles from './admin.module.css';
import { Refusal } from './refusal.tsx';
import { useChange } from './use-change.ts';

const SCOPES = ['query:read', 'dashboards:read', 'dashboards:write', 'datasets:write', 'admin'] as const;

/** The API keys of the tenant: make one, see whether it is used, delete it. */
export function ApiKeysPage() {
  const { client } = useLens();
  const [round, setRound] = useState(0);
  const [secret, setSecret] = useState<string>();
  const page = useLoad((signal) => client.apiKeys.list({ limit: 100 }, { signal }), 'keys', round);
  const change = useChange();
  const again = (): void => setRound(round + 1);

  function add(event: SyntheticEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = event.currentTarget;
    const given = new FormData(form);
    const scopes = SCOPES.filter((scope) => given.getAll('scope').includes(scope));
    const made = client.apiKeys.create({ name: String(given.get('name')).trim(), scopes });
    void change.run(made.safe(), ({ key }) => {
      form.reset();
      setSecret(key);
      again();
    });
  }

  return (
    <AdminPage title="API keys" error={page.status === 'error' ? page.error : undefined} onRetry={again}>
      <form className={styles.form} onSubmit={add}>
        <label>
          Name
          <input name="name" required maxLength={200} />
        </label>
        <fieldset className={styles.choices}>
          <legend>Scopes</legend>
          {SCOPES.map((scope) => (
            <label key={scope}>
              <input type="checkbox" name="scope" value={scope} defaultChecked={scope === 'query:read'} />
              {scope}
            </label>
          ))}
        </fieldset>
        <button type="submit" className="button" data-primary disabled={change.busy}>
          Make key
        </button>
      </form>
      <Refusal error={change.error} />
      {secret !== undefined && (
        <p className={styles.secret} role="status">
          This is the only time that it is shown:
          <input aria-label="The new key" readOnly value={secret} onFocus={({ target }) => target.select()} />
        </p>
      )}
      <AdminTable<ApiKey>
        caption="API keys"
        items={page.status === 'ok' ? page.value.items : undefined}
        keyOf={({ id }) => id}
        empty="There are no API keys."
        columns={[
          { title: 'Name', show: ({ name }) => name },
          { title: 'Begins with', show: ({ prefix }) => <code>{prefix}</code> },
          { title: 'Scopes', show: ({ scopes }) => scopes.join(', ') },
          {
            title: 'Last used',
            show: ({ lastUsedAt }) => (lastUsedAt === null ? 'never' : formatDay(lastUsedAt)),
          },
          { title: 'Ends', show: ({ expiresAt }) => (expiresAt === null ? 'never' : formatDay(expiresAt)) },
          {
            title: 'Key',
            show: ({ id, name }) => (
              <button
                type="button"
                className="button"
                aria-label={`Delete ${name}`}
                disabled={change.busy}
                onClick={() => void change.run(client.apiKeys.delete(id).safe(), again)}
              >
                Delete
              </button>
            ),
          },
        ]}
      />
    </AdminPage>
  );
}
