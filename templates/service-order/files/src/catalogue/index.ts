/** Products as this service knows them: a projection of their events. */
export { applyProduct } from './apply.ts';
export { type Offer, offers } from './offers.ts';
