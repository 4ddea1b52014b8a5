create table signing_keys (
  -- JWK thumbprint, RFC 7638.
  id          text primary key,
  private_jwk text not null,
  -- Published before it signs, so that verifiers know it by then.
  active_from timestamptz not null,
  created_at  timestamptz not null default now()
);
