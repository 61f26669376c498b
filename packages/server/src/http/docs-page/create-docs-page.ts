import { objectOf } from './json.ts';
import { PAGE_POLICY } from './page-policy.ts';
import { renderPage } from './render-page.ts';

/** A page as bytes, and the content security policy that it needs. */
export interface Page {
  readonly body: Uint8Array;
  readonly policy: string;
}

/** Hosts choose the paths, but what callers may put into them is not known here. */
const MAX_KEPT = 10;

/** Makes the docs page of a mount, on first use. */
export function createDocsPage(openApi: (mountPath: string) => object): (mountPath: string) => Page {
  const kept = new Map<string, Page>();
  return (mountPath) => {
    const known = kept.get(mountPath);
    if (known !== undefined) return known;
    const page = { body: Buffer.from(renderPage(objectOf(openApi(mountPath)))), policy: PAGE_POLICY };
    if (kept.size < MAX_KEPT) kept.set(mountPath, page);
    return page;
  };
}
