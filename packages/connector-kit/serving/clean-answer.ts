import { storableData, storableText } from '@onhand/domain/text/storable.ts';
import type { Shop } from '../connector.ts';
import { tellableWords } from '../words.ts';

/** The texts of faults and of unread records, in which a platform may repeat what it was sent. */
const ofErrors: ReadonlySet<string | null> = new Set(['code', 'message', 'hint']);

/** Cleans an answer: all its texts can be stored, and a platform's words about an error hold no secret. */
export function cleanAnswer(answer: unknown, shop: Pick<Shop, 'secrets'>): unknown {
  return storableData(answer, (text, key) =>
    ofErrors.has(key) ? tellableWords(text, shop) : storableText(text),
  );
}
