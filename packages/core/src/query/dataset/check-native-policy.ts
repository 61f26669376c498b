import type { Sound } from '../../contract/reading.ts';
import type { NativePolicy } from '../../contract/types/dataset.ts';
import type { Issues } from '../plan/issues.ts';
import { isPolicyRole, isSettingName } from '../plan/plan-row-security.ts';
import { isStorableText } from '../values/storable-text.ts';
import { escapePointer } from './check-fields.ts';

/** Reports a role and settings that row-level security may not take. */
export function checkNativePolicy({ role, settings = {} }: Sound<NativePolicy>, issues: Issues): void {
  const pointer = '/policy/native';
  if (role !== undefined && !isPolicyRole(role)) {
    const detail = 'Name a role made for this: none that Postgres brings, and not "none".';
    issues.add(`${pointer}/role`, 'invalid_role', detail);
  }
  for (const [name, value] of Object.entries(settings)) {
    const place = `${pointer}/settings/${escapePointer(name)}`;
    if (!isSettingName(name)) {
      const detail =
        'A setting has a prefix of your own, a dot and a name, in small letters, such as "app.tenant_id". Others are not allowed.';
      issues.add(place, 'invalid_setting', detail);
    }
    if (typeof value === 'string' && (value === '' || !isStorableText(value))) {
      issues.add(place, 'value_type', 'A setting is text, not empty, that Postgres can hold.');
    }
  }
}
