import type { Answered } from '../../../openapi/answer.ts';
import type { Body } from '../../../openapi/json.ts';
import { refusal } from '../errors.ts';
import { pathOf } from '../operation.ts';
import type { Asked, Operations } from '../operation.ts';
import { pageOf } from '../pages.ts';
import { transactionViews } from '../views/transaction.ts';
import { orderIn } from './receipts.ts';

/** Reads transactions: what the receipts sold. */
export const transactionOperations: Operations = {
  getShopReceiptTransaction: (asked) => {
    const id = pathOf(asked, 'transaction_id');
    const found = all(asked).find((one) => one['transaction_id'] === id);
    if (found === undefined) throw refusal(404, `Could not find a Transaction with transaction_id = ${id}.`);
    return { status: 200, body: found };
  },
  getShopReceiptTransactionsByReceipt: (asked) => page(asked, transactionViews(asked.shop, orderIn(asked))),
  getShopReceiptTransactionsByShop: (asked) => page(asked, all(asked)),
  getShopReceiptTransactionsByListing: (asked) =>
    page(
      asked,
      all(asked).filter((one) => one['listing_id'] === pathOf(asked, 'listing_id')),
    ),
};

/** Lists all transactions, the newest first. */
function all({ shop }: Asked): Body[] {
  return shop.state.orders.toReversed().flatMap((order) => transactionViews(shop, order));
}

function page(asked: Asked, transactions: readonly Body[]): Answered {
  return { status: 200, body: pageOf(asked, transactions, (one) => one) };
}
