/** Tag of every answer about one dataset. */
export function datasetTag(tenant: string, datasetId: string): string {
  return `dataset:${JSON.stringify(tenant)}:${datasetId}`;
}

/** Tag of every answer that read one table, given as `schema.table`, of a data source. */
export function tableTag(tenant: string, sourceId: string, table: string): string {
  return `table:${JSON.stringify(tenant)}:${sourceId}:${table}`;
}
