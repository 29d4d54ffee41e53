import type { Row } from '../../api/answer.ts';

type AnyRun = Row<'/v1/sync-runs'>;
/** How far a run has come. */
export type Counts = Extract<AnyRun, { progress: unknown }>['progress'];

/** What is shown of a run, of whatever kind. Left out: its kind has no such thing. */
export interface Run extends Pick<AnyRun, 'id' | 'kind' | 'state' | 'startedAt'> {
  readonly progress?: Counts;
  readonly failure?: { readonly code: string; readonly message: string } | null;
  readonly actor?: string | null;
}
