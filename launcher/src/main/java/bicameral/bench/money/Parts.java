package bicameral.bench.money;

import bicameral.marketplace.billing.Accounts;
import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.billing.Ledger;
import bicameral.tenant.OpsTx;
import bicameral.tenant.TenantTx;
import bicameral.tenant.audit.AuditLog;
import bicameral.tenant.audit.OperatorLog;
import java.net.URI;

/** What all that deals with money is made of. */
record Parts(
        OpsTx ops,
        TenantTx tenants,
        Accounts accounts,
        Ledger ledger,
        BillingSettings settings,
        OperatorLog log,
        AuditLog audit) {
    static final URI BASE = URI.create("http://localhost:8080");

    Parts(OpsTx ops, TenantTx tenants, BillingSettings settings) {
        this(ops, tenants, new Accounts(ops), new Ledger(), settings, new OperatorLog(ops), new AuditLog(tenants));
    }
}
