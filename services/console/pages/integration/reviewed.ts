import type { Row } from '../../api/answer.ts';

/** A listing under review. */
export type Reviewed = Row<'/v1/integrations/{id}/review'>;
