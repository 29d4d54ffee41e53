/** The code of a run whose statement waited for a lock, or ran, longer than its connection permits. */
export const databaseBusy = 'database_busy';
