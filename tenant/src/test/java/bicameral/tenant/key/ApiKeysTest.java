package bicameral.tenant.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.db.TestDatabase;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.OpsTx;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.tenant.Role.Permission;
import bicameral.tenant.TenantTx;
import bicameral.tenant.audit.AuditEntry;
import bicameral.tenant.audit.AuditLog;
import bicameral.tenant.identity.People;
import bicameral.tenant.identity.Person;
import bicameral.tenant.membership.Invitations;
import bicameral.tenant.membership.Members;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ApiKeysTest {
    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final OpsTx ops = new OpsTx(DATABASE.ops());
    private final TenantTx tx = new TenantTx(DATABASE.app());
    private final AuditLog audit = new AuditLog(tx);
    private final Members members = new Members(tx, ops, audit);
    private final Invitations invitations = new Invitations(tx, ops, audit);
    private final ApiKeys keys = new ApiKeys(tx, ops, audit);
    private final CurrentTenant owner = founded("Rope Walk Ltd");

    @Test
    void a_key_acts_for_its_tenant_within_its_scopes() {
        ApiKeys.Made made = keys.make(owner, "Stock sync", Set.of(Scope.READ));
        assertThat(made.text()).startsWith("bcm_").hasSize(47);
        CurrentTenant program = keys.user(made.text()).orElseThrow().current();
        assertThat(program.tenant()).isEqualTo(owner.tenant());
        assertThat(program.may(Permission.VIEW)).isTrue();
        for (Permission held : Set.of(Permission.BUILD, Permission.SPEND, Permission.MANAGE_KEYS, Permission.SEE_AUDIT))
            assertThat(program.may(held)).as(held.name()).isFalse();
        refused("not_allowed", () -> keys.make(program, "Another", Set.of(Scope.WALLET)));
    }

    @Test
    void the_key_is_kept_as_a_hash_and_shown_by_its_opening() {
        ApiKeys.Made made = keys.make(owner, "Web shop", Set.of(Scope.KNOWLEDGE, Scope.ASK));
        ApiKey listed = keys.list(owner).getFirst();
        assertThat(listed.opening()).isEqualTo(made.text().substring(0, 9));
        assertThat(listed.scopes()).containsExactlyInAnyOrder(Scope.KNOWLEDGE, Scope.ASK);
        assertThat(listed.lastUsedAt()).isNull();
        assertThat(keys.user(made.text())).isPresent();
        assertThat(keys.list(owner).getFirst().lastUsedAt()).isNotNull();
        String rows = Jdbi.create(DATABASE.superuser())
                .withHandle(handle -> handle.createQuery("select string_agg(k::text, ' ') from market.api_key k")
                        .mapTo(String.class)
                        .one());
        assertThat(rows).doesNotContain(made.text().substring(9));
    }

    @Test
    void a_revoked_key_and_a_wrong_one_are_nobodys() {
        ApiKeys.Made made = keys.make(owner, "Old sync", Set.of(Scope.READ));
        keys.revoke(owner, made.id());
        keys.revoke(owner, made.id());
        assertThat(keys.user(made.text())).isEmpty();
        assertThat(keys.user("bcm_" + "A".repeat(43))).isEmpty();
        assertThat(keys.user("bcm_")).isEmpty();
        assertThat(keys.list(owner).getFirst().revokedAt()).isNotNull();
        assertThat(audit.page(owner, null, 10)).extracting(AuditEntry::action).contains("key.make", "key.revoke");
        assertThat(audit.page(owner, null, 10).toString()).doesNotContain(made.text());
    }

    @Test
    @Tag("P-B5")
    void a_key_ends_with_the_membership_of_its_maker_and_shrinks_with_their_roles() {
        Person builder = person("Cleo");
        invitations.accept(builder.id(), invitations.invite(owner, Set.of(Role.BUILDER), ""));
        CurrentTenant acting = members.current(builder.id(), owner.tenant());
        String key = keys.make(acting, "Builder's", Set.of(Scope.KNOWLEDGE, Scope.WALLET))
                .text();
        assertThat(keys.user(key).orElseThrow().current().may(Permission.SPEND))
                .as("a builder may not spend, so their key may not")
                .isFalse();
        members.changeRoles(owner, builder.id(), Set.of(Role.VIEWER));
        assertThat(keys.user(key).orElseThrow().current().may(Permission.BUILD)).isFalse();
        members.remove(owner, builder.id());
        assertThat(keys.user(key)).isEmpty();
    }

    @Test
    @Tag("P-B1")
    void keys_of_another_tenant_are_not_there() {
        CurrentTenant other = founded("Salt Pan Ltd");
        ApiKeys.Made made = keys.make(owner, "Ours", Set.of(Scope.READ));
        assertThat(keys.list(other)).isEmpty();
        refused("not_found", () -> keys.revoke(other, made.id()));
        assertThat(keys.user(made.text())).isPresent();
    }

    @Test
    void names_and_scopes_are_checked() {
        refused("invalid_name", () -> keys.make(owner, "x", Set.of(Scope.READ)));
        refused("invalid_scopes", () -> keys.make(owner, "Nothing", Set.of()));
        CurrentTenant viewer = new CurrentTenant(owner.tenant(), owner.person(), Set.of(Role.VIEWER));
        refused("not_allowed", () -> keys.make(viewer, "Viewer's", Set.of(Scope.READ)));
        refused("not_allowed", () -> keys.list(viewer));
    }

    private CurrentTenant founded(String name) {
        Person founder = person("Ada");
        return members.current(founder.id(), members.found(founder.id(), name).id());
    }

    private Person person(String name) {
        return new People(ops).signedIn("https://issuer.example", name + COUNT.incrementAndGet(), name, "");
    }

    private static void refused(String code, ThrowingCallable deed) {
        assertThatThrownBy(deed)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }
}
