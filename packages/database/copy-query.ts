import { Query } from 'pg';
import type { Connection, QueryResult } from 'pg';

/** The rows of a COPY, in PostgreSQL's text format. */
export class CopyData {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/**
 * Sends a `COPY … FROM STDIN` with its rows in one go. PostgreSQL ignores the rows if the statement fails, so
 * nothing waits for its answer, and statements may follow as after any other.
 */
export class CopyQuery extends Query {
  readonly #text: string;
  readonly #data: CopyData;

  constructor(text: string, data: CopyData, done: (error: Error | null, result: QueryResult) => void) {
    super({ text }, done);
    this.#text = text;
    this.#data = data;
  }

  override submit = (connection: Connection): void => {
    // pg's types leave out what its connection has for COPY.
    const copying = connection as CopyConnection;
    copying.query(this.#text);
    if (this.#data.text !== '') copying.sendCopyFromChunk(Buffer.from(this.#data.text));
    copying.endCopyFrom();
  };

  /** Does nothing: the rows left with the statement. */
  handleCopyInResponse(): void {}
}

interface CopyConnection extends Connection {
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}
