/** Holds the place of what is on its way, so that nothing jumps when it comes. */
export function Waiting({ cards = 0 }: { readonly cards?: number }) {
  return (
    <>
      <p role="status" class={cards > 0 ? 'unseen' : 'waiting'}>
        Loading…
      </p>
      {cards > 0 && (
        <ul class="grid" aria-hidden="true">
          {Array.from({ length: cards }, (_, index) => (
            <li key={index} class="card product ghost" />
          ))}
        </ul>
      )}
    </>
  );
}
