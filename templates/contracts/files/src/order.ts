import { type Static, Type } from 'typebox';
import { pageOf } from './page.ts';

/** Most of one thing in one order. */
const Quantity = Type.Integer({ minimum: 1, maximum: 1000 });
/** The smallest unit of the currency. A sum may be larger than a price; it stays exact, also as a number of JSON. */
const Cents = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const Currency = Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217' });

export const NewOrder = Type.Object(
  {
    items: Type.Array(
      Type.Object({ productId: Type.String({ format: 'uuid' }), quantity: Quantity }, { additionalProperties: false }),
      { minItems: 1, maxItems: 50, description: 'Each product once. Prices are those of the catalogue.' },
    ),
  },
  { additionalProperties: false },
);
export type NewOrder = Static<typeof NewOrder>;

/** What was bought, at the price and under the name of that moment. */
export const OrderItem = Type.Object({
  productId: Type.String({ format: 'uuid' }),
  name: Type.String(),
  quantity: Quantity,
  priceCents: Cents,
});
export type OrderItem = Static<typeof OrderItem>;

/** placed, then either paid or cancelled; both are final. */
export const OrderStatus = Type.Union([Type.Literal('placed'), Type.Literal('paid'), Type.Literal('cancelled')]);
export type OrderStatus = Static<typeof OrderStatus>;

export const Order = Type.Object({
  id: Type.String({ format: 'uuid' }),
  /** The subject of a token: whoever issues tokens chooses its form. */
  userId: Type.String(),
  status: OrderStatus,
  items: Type.Array(OrderItem),
  totalCents: Cents,
  currency: Currency,
  createdAt: Type.String({ format: 'date-time' }),
  updatedAt: Type.String({ format: 'date-time' }),
});
export type Order = Static<typeof Order>;

export const Payment = Type.Object(
  {
    method: Type.Object(
      {
        type: Type.Literal('card'),
        token: Type.String({
          pattern: '^[A-Za-z0-9_-]{1,128}$',
          description:
            'What the payment provider gave the client for a card. Test provider: tok_ok, tok_declined, tok_error.',
        }),
      },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false },
);
export type Payment = Static<typeof Payment>;

/** Own orders, newest first. */
export const OrderPage = pageOf(Order);
export type OrderPage = Static<typeof OrderPage>;
