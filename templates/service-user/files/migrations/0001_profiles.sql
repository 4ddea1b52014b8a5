create table profiles (
  -- The subject of a token: whoever issues tokens chooses its form.
  id         text primary key,
  email      text not null,
  name       text not null,
  bio        text not null default '',
  locale     text not null default 'en',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table addresses (
  id          uuid primary key,
  user_id     text not null references profiles (id) on delete cascade,
  name        text not null,
  street      text not null,
  city        text not null,
  postal_code text not null,
  country     char(2) not null,
  created_at  timestamptz not null default now()
);

create index addresses_user on addresses (user_id, id);
