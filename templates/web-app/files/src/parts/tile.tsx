/** Stands for a product that has no picture: its first letter on a colour of its own. */
export function Tile({ name, id }: { readonly name: string; readonly id: string }) {
  return (
    <div class="tile" style={{ '--hue': String(hueOf(id)) }} aria-hidden="true">
      {[...name.trim()][0]?.toUpperCase() ?? '?'}
    </div>
  );
}

/** Degrees on the colour wheel: the same for the same id, far apart (the golden angle) for ids that follow each other. */
export function hueOf(id: string): number {
  let hash = 0;
  for (const char of id) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) % 360;
  return Math.round(hash * 137.5) % 360;
}
