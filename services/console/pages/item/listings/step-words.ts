import type { Answer } from '../../../api/answer.ts';

type Explanation = Answer<'/v1/listings/{id}/explanation'>;
export type FigureStep = Explanation['channelStock'][number]['steps'][number];

const scopes: Readonly<Record<NonNullable<FigureStep['from']>['scope'], string>> = {
  listing: 'set for this listing',
  item: 'set for this item',
  rule: 'set by a rule',
  integration: 'set for the shop',
  merchant: 'set for the merchant',
};

/** What a step does, in words. `detail` of the API holds the values that it used. */
export function stepWords({ step, detail }: FigureStep): string {
  switch (step) {
    case 'available':
      return 'Available at the shop’s locations';
    case 'announced':
      return 'Announced by ship notices is added';
    case 'copied_orders':
      return 'Copied orders lower the source themselves';
    case 'buffer':
      return `A buffer of ${String(detail['buffer'])} is kept back`;
    case 'percent':
      return `${String(detail['percent'])} % of it is shown`;
    case 'maximum':
      return `At most ${String(detail['maximum'])} are shown`;
    case 'low_stock':
      return `At ${String(detail['threshold'])} available units or fewer, only chosen shops show stock`;
    case 'floor':
      return 'No figure is below 0';
    case 'not_raised':
      return 'The source store is not raised by what was added by hand';
    case 'zero_stock':
      return zeroWords(detail['behaviour']);
    case 'source_deleted':
      return 'The listing at the source was deleted';
    case 'archived':
      return 'The item is archived';
    default:
      return step;
  }
}

/** Where the values of a step come from. */
export function stepOrigin({ from }: FigureStep): string | undefined {
  return from === undefined ? undefined : scopes[from.scope];
}

function zeroWords(behaviour: unknown): string {
  switch (behaviour) {
    case 'keep':
      return 'At 0, the shop keeps its figure';
    case 'end':
      return 'At 0, the listing ends';
    default:
      return 'At 0, the 0 is written';
  }
}
