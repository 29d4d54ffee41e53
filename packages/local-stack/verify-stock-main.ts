import { connect } from '@onhand/database/connect.ts';
import { verifyStock } from '@onhand/core/stock/verify-stock.ts';
import { forMerchants } from '@onhand/database/for-merchants.ts';
import { runUntilInterrupted } from './interruption.ts';
import { databaseOf } from './own-database.ts';

/**
 * Runs `npm run verify-stock`: recomputes stock from the ledger and the orders, and prints every difference.
 * The exit code is 1 if there is any. It reads the database of DATABASE_URL, or the database of `npm start`,
 * which may run meanwhile.
 */
await runUntilInterrupted(async (signal, report) => {
  await using opened = new AsyncDisposableStack();
  const db = connect(await databaseOf(opened, signal, report), { maxConnections: 1 });
  opened.defer(() => db.destroy());
  const differences = await forMerchants('all', () => verifyStock(db));
  for (const { check, subject, expected, actual } of differences) {
    console.log(`${check}: ${subject} has ${actual}; it should be ${expected}`);
  }
  report(
    differences.length === 0 ? 'the stock agrees with the ledger and with the orders' : 'the stock differs',
  );
  console.log(JSON.stringify({ differences: differences.length }));
  process.exitCode = differences.length === 0 ? 0 : 1;
});
