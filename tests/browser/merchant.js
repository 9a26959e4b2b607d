// What the merchant makes with the API.
import assert from 'node:assert/strict';
import { stack } from './stack.js';

/** Calls the API, which must answer with this status. */
export async function call(method, path, body, status = 200) {
  const headers = { authorization: `Bearer ${stack.access_token}`, 'content-type': 'application/json' };
  const answer = await fetch(stack.base_url + path, { method, headers, body: body && JSON.stringify(body) });
  const text = await answer.text();
  assert.equal(answer.status, status, text);
  return text && JSON.parse(text);
}

export const make = (path, body) => call('POST', path, body, 201);

/** A link to a product by seats and one for which buyers pay what they want, to an address in full. */
export async function choicesLink() {
  const product = (name, price) => make('/v1/products/', { name, prices: [price] });
  const tiers = [
    { min_seats: 2, max_seats: 5, price_per_seat: 1500 },
    { min_seats: 6, max_seats: 20, price_per_seat: 1200 },
  ];
  const team = await product('Team licence', { amount_type: 'seat_based', price_currency: 'eur', seat_tiers: { tiers } });
  const guide = await product('City guide', {
    amount_type: 'custom', price_currency: 'eur', minimum_amount: 500, preset_amount: 700, maximum_amount: 10000,
  });
  return make('/v1/checkout-links/', {
    payment_processor: 'stripe', products: [team.id, guide.id], require_billing_address: true,
  });
}
