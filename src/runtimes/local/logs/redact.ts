const SHORTEST = 8;
const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Takes the values of secrets out of text. Very short ones stay: replacing them would garble every line and hide nothing. */
export function redactor(values: readonly string[]): (text: string) => string {
  const worth = [...new Set(values.filter((value) => value.length >= SHORTEST))].sort((a, b) => b.length - a.length);
  if (worth.length === 0) return (text) => text;
  const pattern = new RegExp(worth.map(literal).join('|'), 'g');
  return (text) => text.replace(pattern, '[redacted]');
}
