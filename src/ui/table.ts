import { width } from './style.ts';

/** Rows with aligned columns, two spaces between them; trailing space is cut. Empty columns disappear, header included. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const kept = header.map((_, column) => rows.some((row) => (row[column] ?? '') !== ''));
  const all = [header, ...rows].map((row) => row.filter((_, column) => kept[column]));
  return align(all);
}

/** The same without a header. */
export function align(rows: readonly (readonly string[])[]): string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => width(row[column] ?? ''))),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - width(cell)))
      .join('  ')
      .trimEnd(),
  );
}
