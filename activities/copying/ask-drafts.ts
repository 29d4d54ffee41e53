import type { OpenDraft } from '@onhand/core/orders/copies/open-drafts.ts';
import { recordDraft } from '@onhand/core/orders/copies/record-draft.ts';
import type { Lane } from '@onhand/domain/limits/limit.ts';
import type { NoPage } from '../bulk/carry-page.ts';
import type { Dependencies } from '../dependencies.ts';
import type { IntegrationToRead } from '../polling/read-by-id.ts';

/** A platform may need one call for each draft. */
const timeoutMs = 60_000;

const unanswered: NoPage = {
  kind: 'rejected',
  code: 'unanswered',
  message: 'The connector gave no answer for this draft.',
};

/** What a source store says about open drafts. */
interface AskedDrafts {
  /** The orders to read: those that drafts have become, and drafts that are gone and are orders. */
  readonly toRead: readonly string[];
  /** The markers of those, by their ids. */
  readonly markers: ReadonlyMap<string, string>;
  /** Drafts that are gone and are orders themselves. */
  readonly gone: readonly OpenDraft[];
  /** How many drafts that are no orders are gone. That is recorded. */
  readonly deleted: number;
  /** Drafts of which the platform does not tell, by their ids. */
  readonly faults: ReadonlyMap<string, NoPage>;
}

/**
 * Asks a source store what became of drafts. Records it of drafts that are no orders of the platform: whether
 * they reserve, and that they are gone.
 */
export async function askDrafts(
  { db, clock, connectors }: Dependencies,
  { integrationId, platform }: Pick<IntegrationToRead, 'integrationId' | 'platform'>,
  drafts: readonly OpenDraft[],
  lane: Lane,
): Promise<AskedDrafts> {
  const { orders } = await connectors.describe(platform);
  const areApart = orders?.creation?.drafts === 'apart';
  const answers = await connectors.call(platform, 'orders.getDrafts', {
    integrationId,
    lane,
    timeoutMs,
    input: { ids: drafts.map(({ externalId }) => externalId) },
  });
  const byId = new Map(answers.map(({ key, result }) => [key, result]));
  const markers = new Map<string, string>();
  const gone: OpenDraft[] = [];
  const faults = new Map<string, NoPage>();
  let deleted = 0;
  for (const draft of drafts) {
    const { externalId } = draft;
    const state = byId.get(externalId);
    switch (state?.kind) {
      case 'open':
        if (areApart) await recordDraft(db, draft, { draft: state, at: clock.now() });
        break;
      case 'completed':
        markers.set(state.orderId, draft.marker);
        break;
      case 'gone':
        if (areApart) {
          await recordDraft(db, draft, { draft: state, at: clock.now() });
          deleted += 1;
        } else {
          gone.push(draft);
          markers.set(externalId, draft.marker);
        }
        break;
      case undefined:
        faults.set(externalId, unanswered);
        break;
      case 'rejected':
      case 'rate_limited':
      case 'unavailable':
      case 'unauthorized':
      case 'unknown':
        faults.set(externalId, state);
    }
  }
  return { toRead: [...markers.keys()], markers, gone, deleted, faults };
}
