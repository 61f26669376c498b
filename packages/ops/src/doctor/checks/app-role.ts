import { readRoleFacts } from '../../postgres/role-facts.ts';
import type { DoctorCheckDescriptor } from '../check.ts';
import { fail, pass, skip, warn } from '../../report/finding.ts';

/** The role of the app database can do what the API does, and no more than it needs. */
export const appRole: DoctorCheckDescriptor = {
  title: 'role of the app database',
  async run({ appDatabase }) {
    if (appDatabase === undefined) return skip('The app database is not configured.');
    const role = await readRoleFacts({ url: appDatabase.url }, appDatabase.schema);
    if (role.superuser) {
      return fail(
        'The app database is used as a superuser: a fault in the API would reach the whole server.',
        'Make a role of its own: CREATE ROLE … LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE, and make it the owner of the schema.',
      );
    }
    if (role.missing.length > 0) {
      return fail(
        `The role lacks rights that the API needs: ${role.missing.join(', ')}.`,
        `Grant it USAGE of the schema ${appDatabase.schema} and the rights named on these tables; default privileges cover the tables of later migrations.`,
      );
    }
    if (role.attributes.length > 0) {
      return warn(
        `The role has ${role.attributes.join(', ')}, which the API does not need.`,
        `Run ALTER ROLE … ${role.attributes.map((attribute) => `NO${attribute}`).join(' ')}.`,
      );
    }
    return pass('The role is no superuser and has the rights that the API needs.');
  },
};
