import { LensError } from '@istari-lens/core';

/**
 * An error of the S3 client in our words; other errors stay what they are. The client's own, which may
 * name hosts, is the cause.
 */
export function s3Error(error: unknown, doing: string): unknown {
  if (LensError.isInstance(error) || !(error instanceof Error)) return error;
  const status = statusOf(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  if (error.name === 'AbortError' || (status === undefined && code === undefined && !isTransport(error)))
    return error;
  const reason = status === undefined ? (code ?? error.name) : `${error.name}, HTTP ${status}`;
  return new LensError(
    'backup_failed',
    `${doing} failed: the S3 store cannot be reached or refuses (${reason}). ${adviceFor(status, error.name)}`,
    { cause: error },
  );
}

/** True when the store says that there is no such object. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && (error.name === 'NoSuchKey' || statusOf(error) === 404);
}

function adviceFor(status: number | undefined, name: string): string {
  if (status === 403 || name === 'CredentialsProviderError')
    return 'Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and the bucket’s policy.';
  if (status === 404) return 'Check the name of the bucket in BACKUP_DESTINATION.';
  return 'Check S3_ENDPOINT and the network, then run this again.';
}

function isTransport(error: Error): boolean {
  return /Timeout|Credentials|Region|NetworkingError|InternalError|ServiceException/.test(error.name);
}

function statusOf(error: Error): number | undefined {
  const metadata: unknown = '$metadata' in error ? error.$metadata : undefined;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return undefined;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined;
}
