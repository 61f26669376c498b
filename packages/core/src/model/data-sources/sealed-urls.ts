import { decryptionFailed } from '../../crypto/fernet/create-fernet.ts';
import { openFor, sealFor, type Fernet } from '../../crypto/index.ts';
import type { DataSourceRecord } from './data-source-record.ts';

/** Whose URLs they are. */
export type UrlOwner = Pick<DataSourceRecord, 'tenant' | 'id'>;

/** Where the URL of a data source is sealed to, so that it opens in no other row. */
export function placeOfUrl(tenant: string, id: string): string {
  return `data_sources/${tenant}/${id}/url`;
}

/** Where the list of its replicas is sealed to: no URL opens as a list, and no list as a URL. */
export function placeOfReplicaUrls(tenant: string, id: string): string {
  return `data_sources/${tenant}/${id}/replica_urls`;
}

/** The token to store of a URL. */
export function sealUrl(fernet: Fernet, { tenant, id }: UrlOwner, url: string): string {
  return sealFor(fernet, placeOfUrl(tenant, id), url);
}

/** The token to store of the replicas' URLs; null for none. */
export function sealReplicaUrls(
  fernet: Fernet,
  { tenant, id }: UrlOwner,
  urls: readonly string[],
): string | null {
  return urls.length === 0 ? null : sealFor(fernet, placeOfReplicaUrls(tenant, id), JSON.stringify(urls));
}

/** The URLs of the replicas. Throws LensError `decryption_failed`. */
export function openReplicaUrls(
  fernet: Fernet,
  record: UrlOwner & Pick<DataSourceRecord, 'replicaUrlsEncrypted'>,
): string[] {
  const { tenant, id, replicaUrlsEncrypted } = record;
  if (replicaUrlsEncrypted === null) return [];
  const urls: unknown = JSON.parse(openFor(fernet, placeOfReplicaUrls(tenant, id), replicaUrlsEncrypted));
  if (!Array.isArray(urls) || !urls.every((url) => typeof url === 'string')) throw decryptionFailed();
  return urls;
}
