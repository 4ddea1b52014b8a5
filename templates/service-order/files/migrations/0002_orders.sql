create table orders (
  id          uuid primary key,
  -- The subject of a token: whoever issues tokens chooses its form.
  user_id     text not null,
  status      text not null check (status in ('placed', 'paid', 'cancelled')),
  total_cents bigint not null check (total_cents >= 0),
  currency    char(3) not null,
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now()
);

create index orders_user on orders (user_id, id);

-- Name and price are those of the moment: products change, orders do not.
create table order_items (
  order_id    uuid not null references orders (id),
  position    smallint not null,
  product_id  uuid not null,
  name        text not null,
  quantity    integer not null check (quantity > 0),
  price_cents integer not null check (price_cents >= 0),
  primary key (order_id, position)
);
