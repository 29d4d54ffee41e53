import type { Route } from '../../route.ts';
import { chooseStrategy } from './choose-strategy.ts';
import { listStrategies } from './list-strategies.ts';

export const strategiesRoutes: readonly Route[] = [listStrategies, chooseStrategy];
