import { runConnector } from '@onhand/connector-host/run-connector.ts';
import { connector } from './connector.ts';

await runConnector(connector);
