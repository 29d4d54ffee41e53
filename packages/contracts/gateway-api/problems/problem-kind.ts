/** The HTTP status and the texts of one problem code. */
export interface ProblemKind {
  readonly status: number;
  /** The problem, in one sentence. */
  readonly title: string;
  /** What the caller can do about it. */
  readonly fix: string;
}
