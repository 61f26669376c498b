import { COMPRESSIONS } from './compression/index.ts';
import { FORMATS } from './formats/index.ts';
import type { Manifest } from './manifest/manifest.ts';

/** Shell lines that restore a backup with stock tools, in the folder of its files, into the database NEW. */
export function byHandLines(manifest: Manifest): string[] {
  const { dump, globals } = manifest;
  const lines = globals === null ? [] : [line(manifest, globals.name, 'psql --no-psqlrc --dbname=postgres')];
  return [
    ...lines,
    'createdb --template=template0 NEW',
    line(manifest, dump.name, FORMATS[manifest.format].byHand),
  ];
}

function line({ recipients, compression }: Manifest, file: string, last: string): string {
  const steps = [
    recipients === null ? `cat ${file}` : `age --decrypt --identity KEY.txt ${file}`,
    COMPRESSIONS[compression].byHand,
    last,
  ];
  return steps.filter((step) => step !== null).join(' | ');
}
