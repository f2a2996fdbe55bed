-- Application instances that share this database: where the others reach each, and until when it is believed to live.
-- They hold chambers of many tenants, so only bicameral_ops reads and writes here.
CREATE TABLE market.app_instance (
  id uuid PRIMARY KEY,
  address text NOT NULL CHECK (address ~ '^[^\s:]{1,253}:[0-9]{1,5}$'),
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  expires_at timestamptz NOT NULL
);
ALTER TABLE market.app_instance ENABLE ROW LEVEL SECURITY;
ALTER TABLE market.app_instance FORCE ROW LEVEL SECURITY;
CREATE POLICY ops ON market.app_instance TO bicameral_ops USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON market.app_instance TO bicameral_ops;

-- Which instance runs a tenant's chamber. The fence grows each time it is taken; the row outlives the chamber's sleep.
CREATE TABLE market.chamber_lease (
  tenant_id uuid PRIMARY KEY,
  instance_id uuid NOT NULL,
  held boolean NOT NULL,
  fence bigint NOT NULL CHECK (fence > 0)
);
ALTER TABLE market.chamber_lease ENABLE ROW LEVEL SECURITY;
ALTER TABLE market.chamber_lease FORCE ROW LEVEL SECURITY;
CREATE POLICY ops ON market.chamber_lease TO bicameral_ops USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON market.chamber_lease TO bicameral_ops;
