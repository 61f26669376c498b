/** The looks of the docs page, light or dark as the reader's system is, from a phone's width up. */
export const PAGE_STYLE: string = `
:root { color-scheme: light dark; --line: #8886; --soft: #8881; --accent: light-dark(#0b57d0, #8ab4f8); }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1rem; font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
code, pre { font-family: ui-monospace, monospace; font-size: .9em; }
a { color: var(--accent); }
h1 { margin: 0; }
h2 { margin: 2rem 0 .25rem; }
h4, h5 { margin: 1rem 0 .25rem; font-size: 1rem; }
p { margin: .25rem 0; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1rem; padding: 0; list-style: none; }
.search { position: sticky; top: 0; padding: .5rem 0; background: Canvas; z-index: 1; }
.search input { width: 100%; padding: .6rem; font: inherit; border: 1px solid var(--line); border-radius: .4rem; }
details.route { border: 1px solid var(--line); border-radius: .4rem; margin: .4rem 0; padding: 0 .75rem; scroll-margin-top: 6rem; }
details.route[open] { padding-bottom: .75rem; }
summary { cursor: pointer; padding: .5rem 0; }
.method { display: inline-block; min-width: 4.5rem; font-weight: 700; }
.what { opacity: .85; }
dl { margin: .25rem 0; padding-left: .75rem; border-left: 2px solid var(--line); }
dd { margin: 0 0 .5rem .75rem; }
ul { padding-left: 1rem; }
em { color: light-dark(#b3261e, #f2b8b5); font-style: normal; font-size: .85em; }
pre { overflow: auto; padding: .75rem; background: var(--soft); border-radius: .4rem; overflow-wrap: normal; }
.answer { border-top: 1px solid var(--line); }
`;
