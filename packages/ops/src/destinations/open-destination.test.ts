import { expect, it } from 'vitest';
import { openDestination } from './open-destination.ts';

it('opens folders and buckets', async () => {
  const described = async (destination: string): Promise<string> =>
    (await openDestination({ destination, s3: { endpoint: 'http://127.0.0.1:9' } })).description;
  expect(await described('/var/backups/')).toBe('/var/backups/');
  expect(await described('file:///var/back%20ups')).toBe('/var/back ups');
  expect(await described('s3://bucket/a/b/')).toBe('s3://bucket/a/b');
});

it.each([
  '',
  'backups',
  './backups',
  'ftp://host/x',
  's3:///x',
  'file://host/x',
  's3://key:secret@bucket/x',
  's3://b/%zz',
  'file:///%ff',
])('refuses %j without repeating it', async (destination) => {
  const opening = openDestination({ destination });
  await expect(opening).rejects.toThrow(/BACKUP_DESTINATION: names no destination/);
  await expect(opening).rejects.not.toThrow('secret');
});
