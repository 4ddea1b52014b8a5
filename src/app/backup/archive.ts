export type { End, Head } from './archive/format.ts';
export { readData, readHead, verifyArchive } from './archive/read.ts';
export { writeArchive } from './archive/write.ts';
