package bicameral.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.db.TestDatabase;
import org.junit.jupiter.api.Test;

class TenantTxTest {
    private final TenantTx tx = new TenantTx(TestDatabase.fresh().app());

    @Test
    void the_tenant_is_set_within_its_transaction_and_gone_after_it() {
        TenantId tenant = new TenantId(Ids.next());
        String inside = tx.in(
                tenant,
                handle -> handle.createQuery("select current_tenant()::text")
                        .mapTo(String.class)
                        .one());
        String outside = tx.open(handle -> handle.createQuery("select coalesce(current_tenant()::text, 'none')")
                .mapTo(String.class)
                .one());
        assertThat(inside).isEqualTo(tenant.toString());
        assertThat(outside).isEqualTo("none");
    }
}
