interface StarsProps {
  readonly rating: number;
  /** How many have rated. */
  readonly count?: number;
}

/** A rating of 1 to 5, as a picture with words for those who do not see it. */
export function Stars({ rating, count }: StarsProps) {
  const said = `${Math.round(rating * 10) / 10} of 5 stars`;
  return (
    <span class="stars">
      <span role="img" aria-label={said} style={{ '--part': `${(rating / 5) * 100}%` }}>
        ★★★★★
      </span>
      {count !== undefined && <span class="soft"> ({count})</span>}
    </span>
  );
}
