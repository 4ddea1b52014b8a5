/** What users are told: the words for each event, and the message in text and HTML. */
export { type Message, render } from './layout.ts';
export { type Letter, letterFor } from './letters.ts';
