package bicameral.tenant.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import bicameral.db.TestDatabase;
import bicameral.tenant.Ids;
import bicameral.tenant.OpsTx;
import bicameral.tenant.TenantId;
import bicameral.tenant.TenantTx;
import bicameral.tenant.audit.AuditLog;
import bicameral.tenant.identity.People;
import bicameral.tenant.membership.Members;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

class SecretBoxTest {
    private static final SecretBox BOX = new SecretBox(new SecretSettings("ab".repeat(32)));
    private final TenantId tenant = new TenantId(Ids.next());

    @Test
    void what_is_sealed_opens_for_its_tenant_and_purpose_only() {
        byte[] plain = "p4ssw0rd".getBytes(StandardCharsets.UTF_8);
        byte[] sealed = BOX.seal(tenant, "one", plain);
        assertThat(BOX.open(tenant, "one", sealed)).isEqualTo(plain);
        assertThat(BOX.seal(tenant, "one", plain)).isNotEqualTo(sealed);
        unopened(BOX, tenant, "two", sealed);
        unopened(BOX, new TenantId(Ids.next()), "one", sealed);
        unopened(new SecretBox(new SecretSettings("cd".repeat(32))), tenant, "one", sealed);
        sealed[sealed.length - 1] ^= 1;
        unopened(BOX, tenant, "one", sealed);
        unopened(BOX, tenant, "one", Arrays.copyOf(sealed, 10));
    }

    @Test
    void hashes_differ_by_tenant_and_purpose() {
        byte[] bytes = "page".getBytes(StandardCharsets.UTF_8);
        assertThat(BOX.hash(tenant, "a", bytes))
                .matches("[0-9a-f]{64}")
                .isEqualTo(BOX.hash(tenant, "a", bytes))
                .isNotEqualTo(BOX.hash(tenant, "b", bytes))
                .isNotEqualTo(BOX.hash(new TenantId(Ids.next()), "a", bytes));
    }

    @Test
    void a_kept_secret_is_unreadable_in_the_database_and_gone_when_forgotten() {
        TestDatabase database = TestDatabase.fresh();
        TenantTx tx = new TenantTx(database.app());
        OpsTx ops = new OpsTx(database.ops());
        Secrets secrets = new Secrets(tx, BOX);
        TenantId owner = new Members(tx, ops, new AuditLog(tx))
                .found(
                        new People(ops)
                                .signedIn("https://issuer", "s", "Ada", "")
                                .id(),
                        "Copper Kettle Works")
                .id();
        UUID id = tx.in(owner, handle -> secrets.keep(handle, owner, "hunter2hunter2"));
        assertThat(secrets.read(owner, id)).contains("hunter2hunter2");
        String row = Jdbi.create(database.superuser())
                .withHandle(handle -> handle.createQuery("select encode(sealed, 'escape') from market.secret")
                        .mapTo(String.class)
                        .one());
        assertThat(row).doesNotContain("hunter2");
        assertThat(new Secrets(tx, new SecretBox(new SecretSettings("cd".repeat(32)))).read(owner, id))
                .isEmpty();
        tx.in(owner, handle -> {
            secrets.forget(handle, owner, id);
            return id;
        });
        assertThat(secrets.read(owner, id)).isEmpty();
    }

    private static void unopened(SecretBox box, TenantId tenant, String purpose, byte[] sealed) {
        assertThatExceptionOfType(SecretBox.Unopened.class).isThrownBy(() -> box.open(tenant, purpose, sealed));
    }
}
