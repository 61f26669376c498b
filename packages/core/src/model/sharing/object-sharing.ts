/** What somebody may do with an object that is shared with them. */
export type ObjectAccess = 'view' | 'edit';

/** Who may use an object, as stored. Principals are named by kind and id: `user:…`, `host:…`. */
export interface ObjectSharing {
  /** Null when nobody of those that can ask made it. */
  readonly owner: string | null;
  readonly visibility: 'private' | 'tenant' | 'users';
  /** What everybody in the tenant may do with `visibility: "tenant"`. */
  readonly access: ObjectAccess;
  readonly shares: readonly { readonly principal: string; readonly access: ObjectAccess }[];
}
