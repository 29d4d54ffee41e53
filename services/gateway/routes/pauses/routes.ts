import type { Route } from '../../route.ts';
import { listPauses } from './list-pauses.ts';
import { pause } from './pause.ts';
import { readPause } from './read-pause.ts';
import { resume } from './resume.ts';

export const pausesRoutes: readonly Route[] = [pause, resume, readPause, listPauses];
