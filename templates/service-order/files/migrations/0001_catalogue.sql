-- What this service knows of products, from their events: enough to price an order without asking anybody.
create table products (
  id          uuid primary key,
  name        text,
  price_cents integer check (price_cents >= 0),
  currency    char(3),
  -- Of the product, not of this row: an older event never overwrites what a newer one said.
  updated_at  timestamptz,
  -- It stays as a tombstone, so that an event that comes late brings nothing back.
  deleted     boolean not null default false,
  check (deleted or (name is not null and price_cents is not null and currency is not null and updated_at is not null))
);
