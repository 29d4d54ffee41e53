import { storableText } from '@onhand/domain/text/storable.ts';
import { sqlState } from './transaction.ts';

/** Longest message of an error that is kept with a row, in characters. */
const longestMessage = 1_000;

/** Why a row could not be processed. */
export interface DataRefusal {
  /** `quantity_out_of_range`: a number, or a sum of numbers, is larger than a column holds. */
  readonly code: 'quantity_out_of_range' | 'data_refused';
  readonly message: string;
}

/** Says why a row failed alone (`rowByRow`), in words that can be stored. */
export function dataRefusalOf(error: unknown): DataRefusal {
  const message = error instanceof Error ? error.message : String(error);
  return {
    // numeric_value_out_of_range
    code: sqlState(error) === '22003' ? 'quantity_out_of_range' : 'data_refused',
    message: storableText(message, longestMessage),
  };
}
