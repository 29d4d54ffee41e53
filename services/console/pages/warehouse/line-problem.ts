import { problemOf } from '../../api/problem.ts';
import { counted } from '../../parts/words.ts';

/** How a problem of the gateway may name a line: by its place in the body, or by these ids. */
export interface LineNames {
  readonly at: number;
  readonly orderId?: string;
  readonly externalLineId?: string;
}

/** Problems of order lines name the line, and say how many units it could be. */
interface Members {
  readonly orderId?: unknown;
  readonly externalLineId?: unknown;
  readonly left?: unknown;
  readonly committed?: unknown;
  readonly holds?: readonly { readonly orderId?: unknown; readonly externalLineId: string }[];
}

/** Says what is wrong with one line of a form, in a sentence. Null: the problem does not name the line. */
export function lineProblem(problem: unknown, line: LineNames): string | null {
  if (problem === null || problem === undefined) return null;
  const { title, errors = [], ...members } = problemOf(problem);
  const wrong = errors.find(({ path }) => path.startsWith(`lines.${line.at}.`));
  if (wrong !== undefined) return wrong.message;
  // The members of a problem depend on its code.
  const { left, committed, holds = [], ...named } = members as Members;
  const names = ({ orderId, externalLineId }: Pick<Members, 'orderId' | 'externalLineId'>) =>
    externalLineId !== undefined &&
    externalLineId === line.externalLineId &&
    (orderId === undefined || orderId === line.orderId);
  if (holds.some(names)) return title;
  if (!names(named)) return null;
  const units = left ?? committed;
  return typeof units === 'number' ? `${title} It has ${counted(units, 'unit')}.` : title;
}
