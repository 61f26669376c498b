import { useInsertionEffect } from 'react';
import { dashboardCss } from './dashboard-css.ts';

/** Adds the dashboard's styles to the document while one is shown. A constructed sheet needs no nonce under a content security policy. */
export function useDashboardStyles(): void {
  useInsertionEffect(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(dashboardCss);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    return () => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
    };
  }, []);
}
