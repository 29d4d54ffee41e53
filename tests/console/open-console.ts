import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import chromium from '@sparticuz/chromium';
import { chromium as playwright } from 'playwright-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { TestOnhand } from '../setup/onhand.ts';

/** A browser in which an operator works. Disposing it fails if its pages reported faults. */
export interface OpenConsole extends AsyncDisposable {
  readonly page: Page;
  /** Goes to a path of the console, such as `/m/<merchant>/orders`, and waits for its heading. */
  visit(path: string): Promise<void>;
}

export interface ConsoleOptions {
  /** The API key that signs in. Default: the operator's. */
  readonly key?: string;
  /** In CSS pixels. */
  readonly width?: number;
  readonly colorScheme?: 'light' | 'dark';
}

/** Opens the console in a real Chromium, and signs in. */
export async function openConsole(
  { gatewayUrl, operatorKey }: Pick<TestOnhand, 'gatewayUrl' | 'operatorKey'>,
  { key = operatorKey, width = 1440, colorScheme = 'light' }: ConsoleOptions = {},
): Promise<OpenConsole> {
  // The package brings a Chromium for Linux. Other systems name their own.
  const browser = await playwright.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? (await chromium.executablePath()),
    args: chromium.args.filter((argument) => argument !== '--disable-web-security'),
    headless: true,
  });
  const page = await browser.newPage({
    viewport: { width, height: 900 },
    colorScheme,
    reducedMotion: 'reduce',
    baseURL: gatewayUrl,
  });
  page.setDefaultTimeout(20_000);
  const faults = faultsOf(page);
  await page.goto('/sign-in');
  await page.getByLabel('API key').fill(key);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => url.pathname !== '/sign-in');
  return {
    page,
    async visit(path) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
    },
    async [Symbol.asyncDispose]() {
      await browser.close();
      expect(faults, 'what the pages reported').toEqual([]);
    },
  };
}

/** Collects errors of scripts, refusals of the content policy, and answers 5xx. */
function faultsOf(page: Page): readonly string[] {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => {
    // The browser reports each answer that is no success: pages show those. A fault of the gateway counts.
    const isAnswer = message.text().startsWith('Failed to load resource') && !/ 5\d\d /.test(message.text());
    if (message.type() === 'error' && !isAnswer) faults.push(message.text());
  });
  return faults;
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Finding {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/**
 * Fails if axe-core finds a violation of WCAG 2.2 AA, or of its best practices, on the page as it is, in
 * light and in dark.
 */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor();
    // Evaluated by the debugger, which the page's content policy does not bind.
    await page.evaluate(axe);
    const findings = await page.evaluate<Finding[]>('axe.run().then(({ violations }) => violations)');
    const told = findings.map(({ id, help, nodes }) => ({
      id,
      help,
      nodes: nodes.map(({ html, failureSummary }) => `${html} ${failureSummary ?? ''}`),
    }));
    expect(told, colorScheme).toEqual([]);
  }
}

const screenshots = join(import.meta.dirname, '../../docs/console');

/**
 * Writes docs/console/<name>-light.png and -dark.png of the page as it is, if `CONSOLE_SCREENSHOTS` is set.
 * Without it, nothing happens.
 */
export async function takeScreenshots(page: Page, name: string): Promise<void> {
  if (!process.env['CONSOLE_SCREENSHOTS']) return;
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: join(screenshots, `${name}-${colorScheme}.png`), animations: 'disabled' });
  }
  await page.emulateMedia({ colorScheme: 'light' });
}
