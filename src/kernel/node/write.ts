/** Writes, and resolves when the stream takes more: whoever reads slowly slows down whoever writes. A stream that is gone takes all. */
export function written(stream: NodeJS.WritableStream, data: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    if (!stream.writable || stream.write(data)) {
      resolve();
      return;
    }
    const go = () => {
      stream.off('drain', go).off('close', go).off('error', go);
      resolve();
    };
    stream.on('drain', go).on('close', go).on('error', go);
  });
}
