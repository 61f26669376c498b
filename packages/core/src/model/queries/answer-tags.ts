/** Tag of every answer about one dataset. */
export function datasetTag(tenant: string, datasetId: string): string {
  return `dataset:${JSON.stringify(tenant)}:${datasetId}`;
}

/** Tag of every answer that read one table, given as `schema.table`, of a data source. */
export function tableTag(tenant: string, sourceId: string, table: string): string {
  return `table:${JSON.stringify(tenant)}:${sourceId}:${table}`;
}

/** Tag of every answer of a tenant. Comes first among the tags of an answer: it says whose it is. */
export function tenantTag(tenant: string): string {
  return `tenant:${JSON.stringify(tenant)}`;
}

/** Tag of every answer from one data source. */
export function dataSourceTag(tenant: string, sourceId: string): string {
  return `dataSource:${JSON.stringify(tenant)}:${sourceId}`;
}

/** Tag of every answer about a dataset that carries the tag of this name. */
export function namedTag(tenant: string, name: string): string {
  return `tag:${JSON.stringify(tenant)}:${name}`;
}

/** The tag of the tenant that another tag of this file names; undefined for a tag of another make. */
export function tenantTagOf(tag: string): string | undefined {
  const quoted = /^[a-zA-Z]+:("(?:[^"\\]|\\.)*")(?::|$)/.exec(tag)?.[1];
  return quoted === undefined ? undefined : `tenant:${quoted}`;
}
