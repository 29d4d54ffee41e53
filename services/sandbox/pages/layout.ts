import { html } from './html.ts';
import type { Html } from './html.ts';

const style = `
:root { color-scheme: light dark; --line: light-dark(#d9dce1, #3a3f47); --soft: light-dark(#f5f6f8, #22262c);
  --accent: light-dark(#1f5fbf, #8ab4f8); --on-accent: light-dark(#fff, #10151c); --bad: light-dark(#b3261e, #f2b8b5); }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 76rem; padding: 1.5rem 1rem 4rem; font: 16px/1.5 system-ui, sans-serif;
  background: light-dark(#fff, #181b20); color: light-dark(#1c1f24, #e6e8eb); }
h1 { font-size: 1.6rem; margin: .5rem 0; } h2 { font-size: 1.15rem; margin: 2.5rem 0 .5rem; }
a { color: var(--accent); }
main { position: relative; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .5rem .75rem; border-bottom: 1px solid var(--line); vertical-align: middle; }
th { font-weight: 600; background: var(--soft); white-space: nowrap; } td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
form { display: flex; gap: .5rem; justify-content: flex-end; margin: 0; }
input { width: 4.5rem; padding: .35rem .5rem; font: inherit; border: 1px solid var(--line); border-radius: .375rem; background: transparent; color: inherit; }
form.row { flex-wrap: wrap; justify-content: flex-start; align-items: end; margin: .75rem 0; }
form.row label { display: grid; gap: .25rem; min-width: 0; max-width: 100%; }
select { width: 100%; min-width: 0; padding: .35rem .5rem; font: inherit; border: 1px solid var(--line); border-radius: .375rem; background: light-dark(#fff, #181b20); color: inherit; }
button { white-space: nowrap; padding: .35rem .9rem; font: inherit; border: 1px solid var(--accent); border-radius: .375rem; background: var(--accent); color: var(--on-accent); cursor: pointer; }
button.quiet { background: transparent; color: var(--accent); }
button:disabled { opacity: .45; cursor: default; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.message { padding: .6rem .9rem; border-left: 4px solid var(--accent); background: var(--soft); }
.message.bad { border-color: var(--bad); }
.faint { opacity: .75; } code { font-size: .9em; overflow-wrap: anywhere; }
@media (max-width: 48rem) {
  thead, .wide { display: none; }
  tbody tr { display: block; margin-bottom: .75rem; border: 1px solid var(--line); border-radius: .375rem; }
  tbody th { display: block; white-space: normal; overflow-wrap: anywhere; }
  tbody td:not(.wide) { display: flex; justify-content: space-between; align-items: center; gap: 1rem; border: 0; }
  tbody td:not(.wide)::before { content: attr(data-heading); opacity: .75; }
  tbody td:empty { display: none; }
}
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
`;

/** Renders a whole page. */
export function layout(title: string, content: Html): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <style>
          ${{ html: style }}
        </style>
      </head>
      <body>
        ${content}
      </body>
    </html>`.html;
}
