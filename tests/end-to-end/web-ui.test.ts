import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import chromium from '@sparticuz/chromium';
import { freePort } from '@onhand/local-stack/free-port.ts';
import { temporaryFolder } from '@onhand/local-stack/temporary-folder.ts';
import { startTemporal } from '@onhand/local-stack/temporal.ts';
import { chromium as playwright } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { failedSale, refusal } from '../setup/failed-sale.ts';
import { startOnhand } from '../setup/onhand.ts';
import type { TestOnhand } from '../setup/onhand.ts';
import { until } from '../setup/until.ts';
import { closed, newestRun } from '../setup/web-ui-actions.ts';

// A Temporal server of its own: the one that tests share has no Web UI.
const parts = new AsyncDisposableStack();
let onhand: TestOnhand;
let webUi: string;
beforeAll(async () => {
  const folder = await temporaryFolder();
  parts.defer(() => rm(folder, { recursive: true, force: true }));
  const uiPort = await freePort();
  const temporal = await startTemporal({ logFile: join(folder, 'temporal.log'), uiPort });
  parts.defer(() => temporal.kill());
  webUi = `http://127.0.0.1:${uiPort}/namespaces/default/workflows`;
  onhand = await startOnhand({ temporalAddress: temporal.address });
  parts.defer(() => onhand[Symbol.asyncDispose]());
});
afterAll(() => parts.disposeAsync());

it('shows which sale failed and why, and its button "Start Workflow Like This One" retries it', async () => {
  const { run, orderNumber, mend } = await failedSale(onhand);
  await using browsing = new AsyncDisposableStack();
  // The package brings a Chromium for Linux. Other systems name their own.
  const browser = await playwright.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? (await chromium.executablePath()),
    args: chromium.args,
    headless: true,
  });
  browsing.defer(() => browser.close());
  const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });

  const query = 'NeedsAttention = true AND ExecutionStatus = "Failed"';
  await page.goto(`${webUi}?query=${encodeURIComponent(query)}`);
  await page.getByTestId('workflow-status-Failed').filter({ hasText: '1 Failed' }).first().waitFor();
  await page.getByText(run.workflowId).first().waitFor();

  await page.goto(`${webUi}/${encodeURIComponent(run.workflowId)}/${run.runId}/history`);
  await page.getByText(`Order ${orderNumber} of `).first().waitFor();
  await page.getByText(refusal.message).first().waitFor();
  await until(
    () => page.getByRole('button', { name: 'Reset' }).isEnabled(),
    (enabled) => enabled,
  );

  await mend();
  await page.getByRole('button', { name: 'More Actions' }).click();
  await page.getByRole('menuitem', { name: 'Start Workflow Like This One' }).click();
  await page.waitForURL(/start-workflow/);
  // The page has filled in the input.
  await page.getByText('externalOrderId').first().waitFor();
  await page.getByRole('button', { name: 'Start Workflow' }).last().click();
  const next = await until(
    () => newestRun(onhand.temporal, run.workflowId),
    ({ runId }) => runId !== run.runId,
  );
  expect(await closed(onhand.temporal, next)).toEqual({ status: 'COMPLETED', attention: false });
}, 120_000);
