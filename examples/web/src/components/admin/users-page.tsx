'use client';

import type { UserDetails } from '@istari-lens/client';
import { useState, type SyntheticEvent } from 'react';
import { useLens } from '../../lens/lens-context.ts';
import { useLoad } from '../../lens/use-load.ts';
import { formatDay } from '../format-day.ts';
import { AdminPage } from './admin-page.tsx';
import { AdminTable } from './admin-table.tsx';
import styles from './admin.module.css';
import { Refusal } from './refusal.tsx';
import { useChange } from './use-change.ts';

const ROLES = ['viewer', 'editor', 'admin'] as const;

/** The users of the tenant: add one, change a role, disable. */
export function UsersPage() {
  const { client, user: self } = useLens();
  const [round, setRound] = useState(0);
  const page = useLoad((signal) => client.users.list({ limit: 100 }, { signal }), 'users', round);
  const change = useChange();
  const again = (): void => setRound(round + 1);

  function add(event: SyntheticEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = event.currentTarget;
    const text = (name: string): string => String(new FormData(form).get(name));
    const role = ROLES.find((known) => known === text('role')) ?? 'viewer';
    const made = client.users.create({ email: text('email'), password: text('password'), role });
    void change.run(made.safe(), () => {
      form.reset();
      again();
    });
  }

  const update = (id: string, to: Parameters<typeof client.users.update>[1]): void =>
    void change.run(client.users.update(id, to).safe(), again);
  return (
    <AdminPage title="Users" error={page.status === 'error' ? page.error : undefined} onRetry={again}>
      <form className={styles.form} onSubmit={add}>
        <label>
          E-mail
          <input name="email" type="email" required />
        </label>
        <label>
          Password
          <input name="password" type="password" autoComplete="new-password" required />
        </label>
        <label>
          Role
          <select name="role">
            {ROLES.map((role) => (
              <option key={role}>{role}</option>
            ))}
          </select>
        </label>
        <button type="submit" className="button" data-primary disabled={change.busy}>
          Add user
        </button>
      </form>
      <Refusal error={change.error} />
      <AdminTable<UserDetails>
        caption="Users"
        items={page.status === 'ok' ? page.value.items : undefined}
        keyOf={({ id }) => id}
        empty="There are no users."
        columns={[
          { title: 'E-mail', show: ({ email, name }) => (name ? `${name} (${email})` : email) },
          {
            title: 'Role',
            show: ({ id, role, email }) => (
              <select
                aria-label={`Role of ${email}`}
                value={role}
                disabled={id === self.id || change.busy}
                onChange={({ target }) =>
                  update(id, { role: ROLES.find((known) => known === target.value) ?? 'viewer' })
                }
              >
                {ROLES.map((known) => (
                  <option key={known}>{known}</option>
                ))}
              </select>
            ),
          },
          {
            title: 'Last login',
            show: ({ lastLoginAt }) => (lastLoginAt === null ? 'never' : formatDay(lastLoginAt)),
          },
          {
            title: 'Account',
            show: ({ id, disabled, email }) => (
              <button
                type="button"
                className="button"
                aria-label={`${disabled ? 'Enable' : 'Disable'} ${email}`}
                disabled={id === self.id || change.busy}
                onClick={() => update(id, { disabled: !disabled })}
              >
                {disabled ? 'Enable' : 'Disable'}
              </button>
            ),
          },
        ]}
      />
    </AdminPage>
  );
}
