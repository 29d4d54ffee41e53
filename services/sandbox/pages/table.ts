import { html } from './html.ts';
import type { Html } from './html.ts';

/** A column. `wide` ones are left out on narrow screens; `number` ones are aligned right. */
interface Column {
  readonly heading: string;
  readonly is?: 'number' | 'wide';
}

type Cell = Html | string | number;

/**
 * Renders a table below the heading with an id. The first cell of a row names it. On narrow screens, each row
 * is a list of its cells with the columns' headings, so that nothing is cut off.
 */
export function table(id: string, columns: readonly Column[], rows: readonly (readonly Cell[])[]): Html {
  return html`<table aria-labelledby="${id}">
    <thead>
      <tr>
        ${columns.map(({ heading, is = '' }) => html`<th scope="col" class="${is}">${heading}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (cells) =>
          html`<tr>
            ${cells.map((cell, at) => cellOf(cell, columns[at], at === 0))}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function cellOf(content: Cell, column: Column | undefined, isName: boolean): Html {
  const { heading = '', is = '' } = column ?? {};
  return isName
    ? html`<th scope="row" class="${is}">${content}</th>`
    : html`<td class="${is}" data-heading="${heading}">${content}</td>`;
}
