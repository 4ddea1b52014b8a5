create table api_keys (
  id           uuid primary key,
  user_id      uuid not null references users (id) on delete cascade,
  name         text not null,
  -- How the key begins; the rest of it is kept by nobody.
  prefix       text not null,
  -- SHA-256 of the key: whoever reads this table cannot use what is in it.
  hash         text not null unique,
  -- Separated by spaces, as in the claim.
  scopes       text not null,
  expires_at   timestamptz,
  last_used_at timestamptz,
  created_at   timestamptz not null default now()
);

create index api_keys_user on api_keys (user_id);
create index api_keys_expiry on api_keys (expires_at) where expires_at is not null;
