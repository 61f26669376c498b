import { BASELINE, readBaseline, writeBaseline } from './baseline.ts';
import { breakingChanges } from './compare-documents.ts';
import { objectOf } from './json.ts';
import { servedDocument } from './served-document.ts';

const document = servedDocument();
const broken = breakingChanges(readBaseline(), document);
writeBaseline(document);
console.log(`${BASELINE}: ${Object.keys(objectOf(document['paths'])).length} paths`);
if (broken.length > 0) console.log(`Callers of the last one that will fail now:\n${broken.join('\n')}`);
