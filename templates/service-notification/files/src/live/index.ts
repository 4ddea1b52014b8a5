/** News for those who listen right now, whichever replica they are connected to. */
export { createNews, type News, type NewsOptions } from './news.ts';
export { createStreams, type Streams, type StreamsOptions } from './streams.ts';
