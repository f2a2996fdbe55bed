package bicameral.host.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.db.TestDatabase;
import bicameral.host.EngineSettings;
import bicameral.host.HostSettings;
import bicameral.host.receipt.Receipts;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.OpsTx;
import bicameral.tenant.PersonId;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.tenant.Tenant;
import bicameral.tenant.TenantId;
import bicameral.tenant.TenantRows;
import bicameral.tenant.TenantTx;
import bicameral.tenant.audit.AuditLog;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("I")
class CeilingsTest {
    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private final TenantTx tx = new TenantTx(DATABASE.app());
    private final OpsTx ops = new OpsTx(DATABASE.ops());
    private final AuditLog audit = new AuditLog(tx);
    private final Ceilings ceilings = new Ceilings(tx, audit);

    private CurrentTenant tenant(Role role) {
        UUID person = Ids.next();
        TenantId tenant = ops.in(handle -> {
            TenantId made = TenantRows.insertTenant(handle, Tenant.Kind.ENTERPRISE, "T", "t-" + person, false);
            handle.createUpdate("""
                    insert into person (id, issuer, subject, display_name, email, personal_tenant)
                    values (:id, 'i', :subject, 'P', '', :tenant)""")
                    .bind("id", person)
                    .bind("subject", person.toString())
                    .bind("tenant", made.value())
                    .execute();
            TenantRows.addRoles(handle, made, new PersonId(person), Set.of(role));
            return made;
        });
        return new CurrentTenant(tenant, new PersonId(person), Set.of(role));
    }

    @Test
    void onlyAnOwnerSetsItAndItIsNoted() {
        CurrentTenant owner = tenant(Role.OWNER);
        assertThat(ceilings.of(owner.tenant())).isEqualTo(EgressPolicy.PASSAGES);

        ceilings.set(owner, EgressPolicy.REDACTED);

        assertThat(ceilings.of(owner.tenant())).isEqualTo(EgressPolicy.REDACTED);
        assertThat(audit.page(owner, null, 10).getFirst())
                .satisfies(entry -> assertThat(entry.action()).isEqualTo("egress.ceiling"))
                .satisfies(entry -> assertThat(entry.details())
                        .containsEntry("before", "PASSAGES")
                        .containsEntry("after", "REDACTED"));
        for (Role role : Set.of(Role.BUILDER, Role.SUPERVISOR, Role.BILLING, Role.VIEWER)) {
            CurrentTenant other = new CurrentTenant(owner.tenant(), owner.person(), Set.of(role));
            assertThatThrownBy(() -> ceilings.set(other, EgressPolicy.FULL))
                    .isInstanceOf(Refusal.class)
                    .hasMessage("not_allowed");
        }
        assertThat(ceilings.of(owner.tenant())).isEqualTo(EgressPolicy.REDACTED);
    }

    @Test
    void oneTenantsCeilingIsNoOthers() {
        CurrentTenant one = tenant(Role.OWNER);
        CurrentTenant other = tenant(Role.OWNER);
        ceilings.set(one, EgressPolicy.NONE);
        assertThat(ceilings.of(other.tenant())).isEqualTo(EgressPolicy.PASSAGES);
        int seen = tx.in(
                other.tenant(),
                handle -> handle.createQuery("select count(*) from egress_ceiling")
                        .mapTo(Integer.class)
                        .one());
        assertThat(seen).isZero();
    }

    /** The chamber was told before; the gateway looks again when the call comes. */
    @Test
    void aCeilingThatComesDownHoldsForWhatIsOnItsWay(@TempDir Path home) throws Exception {
        CurrentTenant owner = tenant(Role.OWNER);
        try (TestEngine engine = new TestEngine(TestEngine.says("yes"))) {
            EngineSettings settings =
                    EngineSettings.of(List.of(engine.settings().named("one")));
            Gateway gateway =
                    new Gateway(HostSettings.defaults(home, home).withEngine(settings), new Receipts(tx), ceilings);
            try (Door _ = gateway.open(owner.tenant(), home.resolve("d"))) {
                try (Visit visit = new Visit(gateway, owner.tenant(), home.resolve("d"), Urgency.FREE)) {
                    assertThat(visit.result()).isEqualTo("yes");
                }
                ceilings.set(owner, EgressPolicy.REDACTED);
                try (Visit visit = new Visit(gateway, owner.tenant(), home.resolve("d"), Urgency.FREE)) {
                    assertThat(visit.result()).isEqualTo("refused: egress_refused");
                }
            }
            assertThat(engine.bodies).hasSize(1);
        }
    }

    @Test
    void thePolicyIsTheLesserOfTheTwo() {
        for (EgressPolicy policy : EgressPolicy.values())
            for (EgressPolicy ceiling : EgressPolicy.values()) {
                EgressPolicy within = policy.within(ceiling);
                assertThat(within).isLessThanOrEqualTo(policy).isLessThanOrEqualTo(ceiling);
                assertThat(within).isIn(policy, ceiling);
            }
    }
}
