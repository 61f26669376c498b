/** Id of the tenant that the first start makes. */
export const DEFAULT_TENANT = 'default';
