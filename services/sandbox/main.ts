import { readConfiguration } from '@onhand/service-kit/configuration.ts';
import { runService } from '@onhand/service-kit/run-service.ts';
import { z } from 'zod';
import { startSandbox } from './start.ts';

const variables = z.object({
  SANDBOX_PORT: z.coerce.number().int().default(3010).describe('0 takes a free one'),
  SANDBOX_HOST: z.string().default('127.0.0.1').describe('the address to listen on'),
  SANDBOX_PUBLIC_URL: z.url().optional().describe('where its shops are reached, in their own addresses'),
  SANDBOX_FOLDER: z.string().default('').describe('where shops survive a restart'),
});

await runService({
  name: 'sandbox',
  start: async () => {
    const {
      SANDBOX_PORT: port,
      SANDBOX_HOST: host,
      SANDBOX_PUBLIC_URL: publicUrl,
      SANDBOX_FOLDER: folder,
    } = readConfiguration(variables, process.env);
    return startSandbox({
      port,
      host,
      ...(publicUrl === undefined ? {} : { publicUrl }),
      ...(folder === '' ? {} : { folder }),
    });
  },
});
