-- What was asked of the payment provider, written down before it is asked: whatever is killed, it is known what may be charged.
create table payments (
  id           uuid primary key,
  order_id     uuid not null references orders (id),
  -- pending: the provider may have charged. failed: it surely has not, and may be asked again (as the next attempt).
  status       text not null check (status in ('pending', 'succeeded', 'declined', 'failed')),
  attempt      integer not null default 1,
  amount_cents bigint not null,
  currency     char(3) not null,
  -- Kept only while it is needed to ask again.
  token        text,
  reason       text,
  created_at   timestamptz not null default now(),
  updated_at   timestamptz not null default now()
);

-- An order is never paid twice, not even by mistake.
create unique index payments_live on payments (order_id) where status in ('pending', 'succeeded');
create index payments_pending on payments (updated_at) where status = 'pending';

-- The memory of the built-in test provider, which a real one keeps on its own side.
create table test_charges (
  key          text primary key,
  order_id     uuid not null,
  amount_cents bigint not null,
  currency     char(3) not null,
  status       text not null,
  reason       text,
  created_at   timestamptz not null default now()
);
