import { Problem, problems } from '@app/kit/problem';

/** Why an order cannot be placed, paid or cancelled, as its user is told. 502 and 504 are about the payment provider, not about us. */
export const refusals = {
  missing: (id: string) => problems.notFound(`There is no order ${id}.`),
  final: (status: string) => problems.conflict(`The order is ${status} already.`),
  paying: () => problems.conflict('A payment for this order is in progress.'),
  repeated: (id: string) => problems.unprocessable(`The product ${id} is named more than once.`),
  unknownProducts: (ids: readonly string[]) =>
    problems.unprocessable(`Not in the catalogue: ${ids.join(', ')}. A product that is new takes a moment.`),
  mixedCurrencies: (currencies: readonly string[]) =>
    problems.unprocessable(`An order has one currency, these products have ${currencies.join(' and ')}.`),
  tooMuch: () => problems.unprocessable('The total is too large.'),
  declined: (reason: string) => new Problem(402, undefined, { detail: `The payment was declined: ${reason}.` }),
  notCharged: (reason: string) =>
    new Problem(502, undefined, {
      detail: `The payment provider failed and charged nothing: ${reason}. Try again.`,
      headers: { 'retry-after': '1' },
    }),
  unclear: () =>
    new Problem(504, undefined, {
      detail: 'The payment provider has not answered. Its answer is asked for; the order will show it.',
      headers: { 'retry-after': '5' },
    }),
};
