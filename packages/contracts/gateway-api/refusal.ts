import { problemKinds } from './problems.ts';
import type { ProblemCode } from './problems.ts';

/**
 * Refuses what somebody asks for, with a code that programs may rely on. The gateway answers it as problem
 * details; `members` are further fields of that answer.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: ProblemCode;
  readonly detail: string | undefined;
  readonly members: Readonly<Record<string, unknown>>;

  constructor(
    code: ProblemCode,
    { detail, members = {} }: { detail?: string; members?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(detail ?? problemKinds[code].title);
    this.code = code;
    this.detail = detail;
    this.members = members;
  }
}

/**
 * Returns the row.
 *
 * @throws Refusal with this code where there is none.
 */
export function found<T>(row: T | undefined | null, code: ProblemCode): T {
  if (row === undefined || row === null) throw new Refusal(code);
  return row;
}
