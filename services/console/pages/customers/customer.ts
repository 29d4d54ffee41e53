import type { Row } from '../../api/answer.ts';

/** A person without personal data. */
export type Customer = Row<'/v1/customers'>;
