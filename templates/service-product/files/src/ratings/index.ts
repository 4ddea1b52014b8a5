/** What reviewers think of products, kept from the events of reviews. */
export { applyReview } from './apply.ts';
