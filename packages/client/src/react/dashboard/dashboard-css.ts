/** The styles of a dashboard. A host sets the variables on `.lens-dashboard`; its rules win, for these have no weight. */
export const dashboardCss = `
:where(.lens-dashboard) {
  color-scheme: light dark;
  --lens-background: light-dark(#f5f6f8, #0e131a);
  --lens-surface: light-dark(#ffffff, #151b24);
  --lens-border: light-dark(#e3e6eb, #252e3b);
  --lens-border-strong: light-dark(#858e9c, #667287);
  --lens-text: light-dark(#161b24, #e8ecf3);
  --lens-text-muted: light-dark(#566073, #a0abbc);
  --lens-accent: light-dark(#3564c9, #84a9f8);
  --lens-danger: light-dark(#c2323f, #f28591);
  --lens-edge: light-dark(rgb(22 27 36 / 0.2), rgb(0 0 0 / 0.65));
  --lens-hover: light-dark(#eef1f5, #1d2531);
  --lens-grid: light-dark(#eceff3, #222b37);
  --lens-grid-strong: light-dark(#c3cad5, #465266);
  --lens-series-1: light-dark(#3f72d8, #729df5);
  --lens-series-2: light-dark(#12897f, #3cbfb2);
  --lens-series-3: light-dark(#c2760b, #e9aa4c);
  --lens-series-4: light-dark(#c9486c, #ef86a2);
  --lens-series-5: light-dark(#7b5ac8, #ab92f2);
  --lens-series-6: light-dark(#5d8c31, #93c56b);
  --lens-series-7: light-dark(#66768c, #97a6bb);
  --lens-row: 4.25rem;
  --lens-gap: 1rem;
}
:where(.lens-dashboard[data-theme='light']) { color-scheme: light; }
:where(.lens-dashboard[data-theme='dark']) { color-scheme: dark; }
:where(.lens-dashboard) { padding: 1rem; border-radius: 12px; }
.lens-dashboard { container-type: inline-size; background: var(--lens-background); color: var(--lens-text); line-height: 1.45; }
.lens-dashboard *, .lens-dashboard *::before { box-sizing: border-box; }
.lens-dashboard :focus-visible { outline: 2px solid var(--lens-accent); outline-offset: 2px; }
.lens-dashboard :is(h2, h3, p, ul, dl, dd, fieldset) { margin: 0; padding: 0; border: 0; }
.lens-dashboard ul { list-style: none; }
.lens-unseen { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.lens-heading { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem 1rem; margin-block-end: 1rem; }
.lens-heading > :first-child { margin-inline-end: auto; }
.lens-heading h2 { font-size: 1.5rem; letter-spacing: -0.02em; }
.lens-heading h2 + p, .lens-facts { color: var(--lens-text-muted); font-size: 0.875rem; }
.lens-button, .lens-filter :is(select, input:not([type='checkbox'], [type='radio'])) {
  padding: 0.375rem 0.75rem; border: 1px solid var(--lens-border-strong); border-radius: 8px;
  background: var(--lens-surface); color: inherit; font: inherit; font-size: 0.875rem;
}
.lens-button { cursor: pointer; }
.lens-button:hover:not(:disabled) { background: var(--lens-hover); }
.lens-button:disabled { opacity: 0.55; cursor: default; }
.lens-filters { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem 1rem; margin-block-end: 1rem; font-size: 0.875rem; }
.lens-filter { position: relative; }
.lens-dates { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem; }
.lens-filter-title { margin-inline-end: 0.375rem; color: var(--lens-text-muted); }
.lens-filter summary { padding: 0.375rem 0.75rem; border: 1px solid var(--lens-border-strong); border-radius: 8px; background: var(--lens-surface); cursor: pointer; }
.lens-dashboard .lens-options {
  position: absolute; z-index: 10; inset-block-start: calc(100% + 0.25rem); inset-inline-start: 0;
  display: flex; flex-direction: column; gap: 0.25rem; min-inline-size: 100%; max-block-size: 20rem; padding: 0.75rem;
  overflow: auto; border: 1px solid var(--lens-border-strong); border-radius: 8px;
  background: var(--lens-surface); box-shadow: 0 4px 16px rgb(0 0 0 / 0.12);
}
.lens-options label { display: flex; gap: 0.5rem; white-space: nowrap; }
.lens-grid { display: grid; grid-template-columns: repeat(12, minmax(0, 1fr)); grid-auto-rows: var(--lens-row); gap: var(--lens-gap); }
.lens-grid[data-waiting='true'] { opacity: 0.6; }
.lens-cell { grid-column: var(--lens-x, auto) / span var(--lens-w, 12); grid-row: var(--lens-y, auto) / span var(--lens-h, 4); min-inline-size: 0; }
.lens-card {
  position: relative; display: flex; flex-direction: column; block-size: 100%; padding: 1rem 1.125rem; overflow: hidden;
  border: 1px solid var(--lens-border); border-radius: 12px; background: var(--lens-surface);
}
.lens-card > header { display: flex; align-items: center; gap: 0.75rem; margin-block-end: 0.5rem; }
.lens-card h3 { flex: 1; overflow: hidden; font-size: 0.9375rem; font-weight: 600; text-overflow: ellipsis; white-space: nowrap; }
.lens-card[data-kind='kpi'] > header { margin-block-end: 0; }
.lens-card[data-kind='kpi'] h3 { color: var(--lens-text-muted); font-size: 0.875rem; font-weight: 500; }
.lens-stale { padding: 0 0.5rem; border: 1px solid var(--lens-border-strong); border-radius: 6px; color: var(--lens-text-muted); font-size: 0.75rem; white-space: nowrap; }
.lens-toggle { padding: 0.1875rem 0.5rem; border: 1px solid transparent; border-radius: 6px; background: none; color: var(--lens-text-muted); font: inherit; font-size: 0.75rem; cursor: pointer; }
.lens-toggle:hover, .lens-toggle[aria-pressed='true'] { border-color: var(--lens-border-strong); background: var(--lens-hover); color: var(--lens-text); }
.lens-menu { position: relative; }
.lens-menu summary { list-style: none; }
.lens-menu summary::-webkit-details-marker { display: none; }
.lens-dashboard .lens-menu .lens-options { inset-inline: auto 0; padding: 0.375rem; }
.lens-menu .lens-options button { text-align: start; font-size: 0.8125rem; white-space: nowrap; }
.lens-card:has(.lens-menu[open]) { overflow: visible; }
.lens-cell:has(.lens-menu[open]) { z-index: 20; }
.lens-link { padding: 0; border: 0; background: none; color: inherit; font: inherit; text-align: inherit; text-decoration: underline; text-decoration-color: var(--lens-border-strong); text-underline-offset: 0.2em; cursor: pointer; }
.lens-link:hover { color: var(--lens-accent); }
.lens-drill { inline-size: min(72rem, 94vw); max-block-size: 86vh; padding: 1.25rem; overflow: hidden; border: 1px solid var(--lens-border-strong); border-radius: 12px; background: var(--lens-surface); color: inherit; }
.lens-drill[open] { display: flex; flex-direction: column; gap: 0.5rem; }
.lens-drill::backdrop { background: rgb(0 0 0 / 0.45); }
.lens-drill > header { display: flex; align-items: center; justify-content: space-between; gap: 1rem; }
.lens-drill > .lens-scroll { min-block-size: 0; }
.lens-body { display: flex; flex: 1; flex-direction: column; min-block-size: 0; }
.lens-body > :first-child { flex: 1; min-block-size: 0; }
.lens-placeholder { block-size: 100%; min-block-size: 2.5rem; border-radius: 8px; background: var(--lens-hover); }
.lens-kpi { display: flex; flex-direction: column; justify-content: center; }
.lens-figure { overflow: hidden; font-size: clamp(1.5rem, 1rem + 1.4cqi, 2.125rem); font-variant-numeric: tabular-nums; font-weight: 600; letter-spacing: -0.03em; line-height: 1.2; text-overflow: ellipsis; white-space: nowrap; }
.lens-figure small { color: var(--lens-text-muted); font-size: 0.5em; font-weight: 500; letter-spacing: 0; }
.lens-aside { display: flex; flex-wrap: wrap; gap: 0 0.875rem; color: var(--lens-text-muted); font-size: 0.8125rem; font-variant-numeric: tabular-nums; }
.lens-card[data-kind='text'] { padding-block: 0.625rem; }
.lens-card[data-kind='text'] > header { margin-block-end: 0.125rem; }
.lens-text { block-size: 100%; overflow: auto; color: var(--lens-text-muted); font-size: 0.875rem; }
.lens-text p + p { margin-block-start: 0.5rem; }
.lens-text p { white-space: pre-line; }
.lens-scroll {
  block-size: 100%; overflow: auto; border-radius: 4px;
  background:
    linear-gradient(to right, var(--lens-surface) 50%, transparent) left / 2rem 100% local,
    linear-gradient(to left, var(--lens-surface) 50%, transparent) right / 2rem 100% local,
    linear-gradient(to top, var(--lens-surface) 50%, transparent) bottom / 100% 2rem local,
    linear-gradient(to right, var(--lens-edge), transparent) left / 1rem 100% scroll,
    linear-gradient(to left, var(--lens-edge), transparent) right / 1rem 100% scroll,
    linear-gradient(to top, var(--lens-edge), transparent) bottom / 100% 1rem scroll;
  background-repeat: no-repeat;
}
.lens-table, .lens-statement { inline-size: 100%; border-collapse: collapse; font-size: 0.875rem; font-variant-numeric: tabular-nums; }
.lens-table th { position: sticky; inset-block-start: 0; background: var(--lens-surface); box-shadow: inset 0 -1px var(--lens-border); color: var(--lens-text-muted); font-size: 0.8125rem; font-weight: 500; text-align: start; white-space: nowrap; }
.lens-table :is(th, td) { padding: 0.375rem 0.75rem; }
.lens-table :is(th, td):first-child { padding-inline-start: 0; }
.lens-table td { border-block-end: 1px solid var(--lens-grid); }
.lens-table [data-number='true'] { text-align: end; white-space: nowrap; }
.lens-table small { font-weight: 400; }
.lens-more { color: var(--lens-text-muted); font-size: 0.8125rem; }
.lens-statement th { font-weight: inherit; text-align: start; }
.lens-statement thead th { color: var(--lens-text-muted); font-size: 0.8125rem; text-align: end; }
.lens-statement :is(th, td) { padding-block: 0.4375rem; }
.lens-statement td { padding-inline-start: 0.75rem; text-align: end; white-space: nowrap; }
.lens-statement tbody tr + tr :is(th, td) { border-block-start: 1px solid var(--lens-grid); }
.lens-statement tr[data-subtotal='true'] { font-weight: 600; }
.lens-statement .lens-percent { inline-size: 4.5rem; color: var(--lens-text-muted); }
.lens-statement [data-level='1'] { padding-inline-start: 1.125rem; }
.lens-statement [data-level='2'] { padding-inline-start: 2.25rem; }
.lens-statement [data-level='3'] { padding-inline-start: 3.375rem; }
.lens-statement [data-level='4'] { padding-inline-start: 4.5rem; }
.lens-statement [data-level='5'] { padding-inline-start: 5.625rem; }
.lens-statement [data-level='6'] { padding-inline-start: 6.75rem; }
.lens-notice { display: flex; flex-direction: column; align-items: center; justify-content: center; gap: 0.375rem; padding: 0.5rem 1rem; overflow: auto; text-align: center; }
.lens-notice-title { font-size: 0.9375rem; font-weight: 600; }
.lens-notice[data-kind='error'] .lens-notice-title { color: var(--lens-danger); }
.lens-notice-detail { max-inline-size: 46ch; color: var(--lens-text-muted); font-size: 0.875rem; overflow-wrap: anywhere; }
.lens-chart { display: flex; flex-direction: column; gap: 0.5rem; block-size: 100%; }
.lens-plot { flex: 1; min-block-size: 0; min-inline-size: 0; }
.lens-plot, .lens-ring { font-size: 0.75rem; font-variant-numeric: tabular-nums; }
.lens-legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; color: var(--lens-text-muted); font-size: 0.8125rem; }
.lens-swatch { display: inline-block; flex: none; inline-size: 0.625rem; block-size: 0.625rem; margin-inline-end: 0.4375rem; border-radius: 3px; }
.lens-swatch[data-series='1'] { background: var(--lens-series-1); }
.lens-swatch[data-series='2'] { background: var(--lens-series-2); }
.lens-swatch[data-series='3'] { background: var(--lens-series-3); }
.lens-swatch[data-series='4'] { background: var(--lens-series-4); }
.lens-swatch[data-series='5'] { background: var(--lens-series-5); }
.lens-swatch[data-series='6'] { background: var(--lens-series-6); }
.lens-swatch[data-series='7'] { background: var(--lens-series-7); }
.lens-tooltip { padding: 0.5rem 0.75rem; border: 1px solid var(--lens-border); border-radius: 8px; background: var(--lens-surface); box-shadow: 0 4px 16px rgb(0 0 0 / 0.12); font-size: 0.8125rem; font-variant-numeric: tabular-nums; }
.lens-tooltip p { font-weight: 600; }
.lens-tooltip dl > div { display: flex; justify-content: space-between; gap: 1rem; }
.lens-tooltip dt { color: var(--lens-text-muted); }
.lens-donut { display: flex; flex-wrap: wrap; align-items: center; justify-content: center; gap: 1.25rem; block-size: 100%; }
.lens-ring { position: relative; flex: 1 1 9rem; align-self: stretch; max-inline-size: 16rem; min-block-size: 8rem; }
.lens-center { position: absolute; inset: 0; display: flex; flex-direction: column; align-items: center; justify-content: center; pointer-events: none; }
.lens-center strong { font-size: 1.375rem; letter-spacing: -0.02em; }
.lens-center span { color: var(--lens-text-muted); font-size: 0.8125rem; }
.lens-shares { flex: 0 1 9rem; font-size: 0.8125rem; }
.lens-shares li { display: flex; align-items: center; padding-block: 0.1875rem; }
.lens-share { margin-inline-start: auto; padding-inline-start: 1rem; color: var(--lens-text-muted); font-variant-numeric: tabular-nums; }
@container (width < 48rem) {
  .lens-grid { grid-template-columns: repeat(2, minmax(0, 1fr)); grid-auto-rows: auto; gap: 0.75rem; }
  .lens-cell { grid-column: 1 / -1; grid-row: auto; block-size: 20rem; }
  .lens-cell:is([data-kind='kpi'], [data-kind='text'], [data-kind='statement']) { block-size: auto; }
  .lens-cell[data-kind='kpi'] { grid-column: auto; }
  .lens-cell[data-kind='donut'] { block-size: 26rem; }
}
`;
