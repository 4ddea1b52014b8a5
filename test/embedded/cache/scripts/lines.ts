/** Commands as one writes them, one a line; quoted words as JSON has them. */
export const lines = (text: string): string[][] =>
  text
    .trim()
    .split('\n')
    .map((line) =>
      [...line.trim().matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(([, quoted, plain]) =>
        quoted === undefined ? (plain ?? '') : (JSON.parse(`"${quoted}"`) as string),
      ),
    );
