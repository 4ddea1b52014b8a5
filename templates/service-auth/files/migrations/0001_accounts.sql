create table users (
  id            uuid primary key,
  -- Lower case, so that one address is one account.
  email         text not null unique,
  name          text not null,
  password_hash text not null,
  -- Separated by spaces, as in the claim.
  scopes        text not null default '',
  created_at    timestamptz not null default now()
);
