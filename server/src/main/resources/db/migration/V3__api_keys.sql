-- Keys with which senders prove for which tenant they send. Servers read all of them every few seconds; nothing on the
-- way of a span looks here.

CREATE TABLE api_keys (
  id         uuid        NOT NULL,
  tenant     text        COLLATE "C" NOT NULL,
  name       text,
  key_hash   bytea       NOT NULL,
  key_prefix text        COLLATE "C" NOT NULL,
  created_at timestamptz NOT NULL,
  revoked_at timestamptz,
  CONSTRAINT api_keys_pkey PRIMARY KEY (id),
  -- No salt: a key is 256 random bits, which nobody can guess or have in a table, so that its hash can be looked up.
  CONSTRAINT api_keys_key_hash_key UNIQUE (key_hash),
  CONSTRAINT api_keys_key_hash_check CHECK (octet_length(key_hash) = 32)
);

COMMENT ON TABLE api_keys IS
  'API keys of senders, made and revoked by "llm-observatory key". The keys themselves are stored nowhere. Servers notice a change within 10 seconds.';
COMMENT ON COLUMN api_keys.id IS 'By which "llm-observatory key revoke" finds the key.';
COMMENT ON COLUMN api_keys.tenant IS 'Whose data comes with the key, as in traces.tenant.';
COMMENT ON COLUMN api_keys.name IS 'What people call the key; null if nobody named it.';
COMMENT ON COLUMN api_keys.key_hash IS 'SHA-256 of the text of the key.';
COMMENT ON COLUMN api_keys.key_prefix IS 'The first characters of the key, by which people recognise it.';
COMMENT ON COLUMN api_keys.created_at IS 'When the key was made, by the clock of the database.';
COMMENT ON COLUMN api_keys.revoked_at IS 'Since when the key is refused; null as long as it is valid.';
