// What the tests buy, as a storefront and its buyer do.
import assert from 'node:assert/strict';
import { clientOf, polar } from './client.js';

/** A client without a token: what a storefront in a browser has. */
const anonymous = clientOf({});
const price = (priceAmount) => [{ amountType: 'fixed', priceAmount, priceCurrency: 'eur' }];

/** A checkout of a new product that somebody has paid. */
export async function bought(product = {}, checkout = {}) {
  const { id } = await polar.products.create({ name: 'Poster', prices: price(1000), ...product });
  const buyer = { customerEmail: 'ada@example.com', customerName: 'Ada Lovelace' };
  const { clientSecret } = await polar.checkouts.create({ products: [id], ...buyer, ...checkout });
  const confirmed = await anonymous.checkouts.clientConfirm({ clientSecret, checkoutConfirmStripe: {} });
  const body = new URLSearchParams({ outcome: 'pay' });
  const answer = await fetch(confirmed.paymentProcessorMetadata.payment_url, { method: 'POST', body, redirect: 'manual' });
  assert.equal(answer.status, 303, await answer.text());
  return confirmed;
}

/** The order of such a checkout. */
export async function ordered(product, checkout) {
  const { id } = await bought(product, checkout);
  const { result } = await polar.orders.list({ checkoutId: id });
  assert.equal(result.items.length, 1);
  return result.items[0];
}

/** A subscription to a magazine. */
export async function subscribed(product = {}, checkout = {}) {
  const order = await ordered({ name: 'Magazine', prices: price(700), recurringInterval: 'month', ...product }, checkout);
  return polar.subscriptions.get({ id: order.subscriptionId });
}
