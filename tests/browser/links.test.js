// A checkout link, from its URL to a paid order.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { asBuyer, desktop, phone } from './browser.js';
import { answer, confirm, expectThanks, payButton } from './buyer.js';
import { make } from './merchant.js';

let link;
const code = 'BRUSH20';

before(async () => {
  const field = (type, slug, name, properties = {}) => make('/v1/custom-fields/', { type, slug, name, properties });
  const options = [{ value: 's', label: 'Small' }, { value: 'm', label: 'Medium' }];
  const size = await field('select', 'browser-size', 'T-shirt size', { options });
  const company = await field('text', 'browser-company', 'Company', { form_help_text: 'As on the invoice.' });
  const product = (name, price_amount, fields = []) =>
    make('/v1/products/', {
      name,
      prices: [{ amount_type: 'fixed', price_currency: 'eur', price_amount }],
      attached_custom_fields: fields,
    });
  const course = await product('Drawing course', 4000);
  const workshop = await product('Workshop with T-shirt', 9000, [
    { custom_field_id: size.id, required: true },
    { custom_field_id: company.id, required: false },
  ]);
  await make('/v1/discounts/', {
    name: 'Brush sale', code, type: 'percentage', basis_points: 2000, duration: 'once', products: [workshop.id],
  });
  link = await make('/v1/checkout-links/', { payment_processor: 'stripe', products: [course.id, workshop.id] });
});

const prefilled = () => `${link.url}?customer_email=ada%40example.com&customer_name=Ada%20Buyer&custom_field_data.browser-company=Quay`;
const choose = (page, name) => page.getByRole('group', { name: 'Choose' }).getByRole('button', { name }).click();

for (const [name, options] of [
  ['a phone', phone],
  ['a phone without JavaScript', { ...phone, javaScriptEnabled: false }],
  ['a desktop', desktop],
]) {
  test(`on ${name}, a buyer switches product, applies a code, answers and pays`, () =>
    asBuyer(options, async (page) => {
      await page.goto(prefilled());
      assert.match(page.url(), /\/checkout\/co_[0-9A-Za-z]+$/);
      assert.equal(await page.getByLabel('Email').inputValue(), 'ada@example.com');
      assert.equal(await page.getByLabel('Full name').inputValue(), 'Ada Buyer');
      assert.equal(await payButton(page).textContent(), 'Pay €40.00');

      await page.getByLabel('Full name').fill('Ada B. Buyer');
      await choose(page, /Workshop/);
      assert.equal(await payButton(page).textContent(), 'Pay €90.00');
      assert.equal(await page.getByLabel('Full name').inputValue(), 'Ada B. Buyer');

      await page.getByLabel('Discount code').fill(code.toLowerCase());
      await page.getByRole('button', { name: 'Apply' }).click();
      assert.equal(await payButton(page).textContent(), 'Pay €72.00');

      // What is asked must be answered before anything is paid.
      await page.getByRole('checkbox', { name: /^I agree to/ }).check();
      await payButton(page).click();
      await page.getByRole('alert').waitFor();
      const size = page.getByLabel('T-shirt size');
      assert.equal(await size.getAttribute('aria-invalid'), 'true');
      await size.selectOption('m');
      await page.getByLabel('Company (optional)').fill('Quay Street Press');
      await confirm(page);
      await answer(page, 'Pay');
      await expectThanks(page);
    }));
}

test('a discount for one product leaves with it, and the buyer is told', () =>
  asBuyer(phone, async (page) => {
    await page.goto(prefilled());
    await choose(page, /Workshop/);
    await page.getByLabel('Discount code').fill(code);
    await page.getByRole('button', { name: 'Apply' }).click();
    await choose(page, /Drawing course/);
    await page.getByRole('status').filter({ hasText: 'does not apply' }).waitFor();
    assert.equal(await payButton(page).textContent(), 'Pay €40.00');
  }));

test('a link asks for the dark', () =>
  asBuyer(phone, async (page) => {
    await page.goto(`${link.url}?theme=dark`);
    assert.equal(await page.locator('html').getAttribute('class'), 'dark');
    const dark = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const background = await dark();
    await choose(page, /Workshop/);
    assert.equal(await dark(), background, 'it stays dark after a choice');
  }));
