-- A login. Its refresh tokens are used one after the other; the session ends when one is used twice.
create table sessions (
  id         uuid primary key,
  user_id    uuid not null references users (id) on delete cascade,
  expires_at timestamptz not null,
  created_at timestamptz not null default now()
);

create index sessions_user on sessions (user_id);
create index sessions_expiry on sessions (expires_at);

create table refresh_tokens (
  -- SHA-256 of the token: whoever reads this table cannot use what is in it.
  hash       text primary key,
  session_id uuid not null references sessions (id) on delete cascade,
  used_at    timestamptz,
  created_at timestamptz not null default now()
);

create index refresh_tokens_session on refresh_tokens (session_id);
