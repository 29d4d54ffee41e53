/** The PostgreSQL notification channel of runs that changed. The payload is a merchant's id. */
export const runChannel = 'onhand_run';
