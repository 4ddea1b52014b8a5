/** Products as this service knows them: a projection of their events. */
export { applyProduct } from './apply.ts';
export { followProducts, handleProduct } from './consume.ts';
export { type Offer, offers } from './offers.ts';
