/**
 * How long a run keeps its slot of the worker. Then others have their turn: the runs of one merchant may be
 * in all slots, and as many may wait.
 */
export const turnOfRunMs = 20_000;
