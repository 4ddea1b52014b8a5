const number = (value, unit) =>
  unit === 'ms' ? `${Math.round(value)}` : value >= 100 ? value.toFixed(0) : value.toFixed(2);

/** One row: name, unit, median (min–max), and the goal it is held against. Figures are reported, never asserted. */
export function row(name, unit, { median, min, max, runs }, goal = '') {
  const spread = runs > 1 ? `${number(min, unit)}–${number(max, unit)}` : '';
  return [name, `${number(median, unit)} ${unit}`, spread, runs > 1 ? `${runs} runs` : '', goal];
}

export function print(title, rows) {
  const widths = [0, 1, 2, 3].map((column) => Math.max(0, ...rows.map((cells) => cells[column].length)));
  console.log(`\n${title}`);
  for (const cells of rows)
    console.log(`  ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')}`.trimEnd());
}
