create table products (
  id          uuid primary key,
  -- The subject of a token: whoever issues tokens chooses its form.
  owner_id    text not null,
  name        text not null,
  description text not null default '',
  price_cents integer not null check (price_cents >= 0),
  currency    char(3) not null,
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now()
);

create index products_owner on products (owner_id);
