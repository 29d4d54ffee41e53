import { problemKinds } from '@onhand/contracts/gateway-api/problems.ts';
import type { ProblemCode } from '@onhand/contracts/gateway-api/problems.ts';

/** An outcome that is told to the caller as problem details; `members` are further fields of the answer. */
export class Problem extends Error {
  override readonly name = 'Problem';
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

/** The row, or the problem that there is none. */
export function found<T>(row: T | undefined | null, code: ProblemCode): T {
  if (row === undefined || row === null) throw new Problem(code);
  return row;
}
