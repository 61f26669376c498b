/** Codes of errors that say something of the dataset or its data, whoever made the question. */
export function isOfTheData(code: string): code is 'limit_exceeded' | 'schema_drift' | 'cardinality_broken' {
  return code === 'limit_exceeded' || code === 'schema_drift' || code === 'cardinality_broken';
}
