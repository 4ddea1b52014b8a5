import './orders.css';
import type { Feature } from '../../feature.ts';
import { AddToBasket } from './add.tsx';
import { BasketLink } from './link.tsx';
import { BasketView } from './views/basket.tsx';
import { OrderView } from './views/order.tsx';
import { Orders } from './views/orders.tsx';

/** Basket, orders, payment. */
export const feature: Feature = {
  pages: [
    { path: '/basket', title: 'Basket', View: BasketView },
    { path: '/orders', title: 'Orders', View: Orders, members: true },
    { path: '/orders/:id', title: 'Order', View: OrderView, members: true },
  ],
  links: [{ to: '/orders', text: 'Orders' }],
  Header: BasketLink,
  ProductAction: AddToBasket,
};
