/** Reports that a shop refuses a request, with the status, code and message of its platform. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: string;
  readonly status: number;
  /** Further data that the platform sends with the error. */
  readonly data: Readonly<Record<string, unknown>>;

  constructor(status: number, code: string, message: string, data: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.data = data;
  }
}

/** Reports that the shop's program ended in the middle of a request. */
export class Crash extends Error {
  override readonly name = 'Crash';
  /** What the request had done by then, as its answer would have shown it. */
  readonly done: unknown;

  constructor(done: unknown = null) {
    super('There has been a critical error on this website.');
    this.done = done;
  }
}
