// Everything exported from here can be started as a workflow, so nothing else is.
export { bulk } from './bulk.ts';
export { change } from './change.ts';
export { computePlan } from './compute-plan.ts';
export { notify } from './notify.ts';
export { poll } from './poll.ts';
export { publish } from './publish.ts';
export { readListings } from './read-listings.ts';
export { sale } from './sale.ts';
export { scheduledSync } from './scheduled-sync.ts';
export { streetDate } from './street-date.ts';
export { sweep } from './sweep.ts';
