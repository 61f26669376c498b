/**
 * What the docs page does in a browser: shows the routes that have every word of the search, and opens the one that the
 * address names. Without it the page is whole, only without the search field.
 */
export const PAGE_SCRIPT: string = `
const field = document.querySelector('#search');
const count = document.querySelector('#count');
const routes = [...document.querySelectorAll('details.route')];
const areas = [...document.querySelectorAll('section.area')];
const search = () => {
  const words = field.value.toLowerCase().split(/\\s+/).filter(Boolean);
  for (const route of routes) route.hidden = !words.every((word) => route.dataset.words.includes(word));
  for (const area of areas) area.hidden = [...area.querySelectorAll('details.route')].every((route) => route.hidden);
  const found = routes.filter((route) => !route.hidden).length;
  count.textContent = found + ' of ' + routes.length + ' routes';
};
const open = () => {
  const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (named instanceof HTMLDetailsElement) named.open = true;
};
document.querySelector('.search').hidden = false;
field.addEventListener('input', search);
addEventListener('hashchange', open);
search();
open();
`;
