/** The HTTP status and the texts of one problem code. */
export interface ProblemKind {
  readonly status: number;
  /** The problem, in one sentence. */
  readonly title: string;
  /** What a person can do about it, in words that also hold in the console. */
  readonly fix: string;
  /** The requests of the API that do it, or that find out more: method and path. */
  readonly requests?: readonly string[];
}
