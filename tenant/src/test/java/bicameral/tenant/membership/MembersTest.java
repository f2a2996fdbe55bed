package bicameral.tenant.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.db.TestDatabase;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.OpsTx;
import bicameral.tenant.PersonId;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.tenant.Tenant;
import bicameral.tenant.TenantId;
import bicameral.tenant.TenantTx;
import bicameral.tenant.audit.AuditEntry;
import bicameral.tenant.audit.AuditLog;
import bicameral.tenant.identity.People;
import bicameral.tenant.identity.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class MembersTest {
    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final OpsTx ops = new OpsTx(DATABASE.ops());
    private final TenantTx tx = new TenantTx(DATABASE.app());
    private final AuditLog audit = new AuditLog(tx);
    private final People people = new People(ops);
    private final Members members = new Members(tx, ops, audit);
    private final Invitations invitations = new Invitations(tx, ops, audit);

    private final Person ada = person("Ada");
    private final Person bo = person("Bo");
    private final Tenant works = members.found(ada.id(), "Stone Bridge Works");
    private final CurrentTenant owner = members.current(ada.id(), works.id());

    @Test
    void the_founder_owns_the_enterprise_and_sees_it_after_the_personal_tenant() {
        assertThat(owner.roles()).containsExactly(Role.OWNER);
        assertThat(members.of(ada.id()))
                .extracting(membership -> membership.tenant().kind())
                .containsExactly(Tenant.Kind.PERSONAL, Tenant.Kind.ENTERPRISE);
        assertThat(works.slug()).startsWith("stone-bridge-works");
    }

    @Test
    void a_chinese_name_gets_a_plain_slug_and_the_same_name_twice_gets_two() {
        Tenant one = members.found(ada.id(), "石桥村农技服务社");
        Tenant two = members.found(ada.id(), "石桥村农技服务社");
        assertThat(one.slug()).matches("t-[a-z2-7]{8}");
        assertThat(two.slug()).isNotEqualTo(one.slug());
    }

    @Test
    @Tag("P-B18")
    @Tag("P-B26")
    void names_with_hidden_characters_or_of_a_wrong_length_are_refused() {
        for (String bad : List.of("", " ", "x", "a\u202Eb", "a\u0000b", "a\nb", "\uD800ab", "a\u200Bb", "字".repeat(61)))
            refused("invalid_name", () -> members.found(ada.id(), bad));
        assertThat(members.found(ada.id(), "<script>alert(1)</script>").name()).isEqualTo("<script>alert(1)</script>");
        assertThat(members.found(ada.id(), "𠮷".repeat(60)).name()).hasSize(120);
    }

    @Test
    @Tag("P-B1")
    @Tag("P-B3")
    void a_stranger_cannot_act_in_the_tenant_and_learns_nothing_of_it() {
        refused("not_found", () -> members.current(bo.id(), works.id()));
        refused("not_found", () -> members.current(bo.id(), new TenantId(Ids.next())));
    }

    @Test
    @Tag("P-B5")
    void a_removed_member_is_denied_at_once() {
        CurrentTenant builder = join(bo, Role.BUILDER);
        members.remove(owner, bo.id());
        refused("not_found", () -> members.current(bo.id(), works.id()));
        refused("not_found", () -> members.changeRoles(builder(builder), ada.id(), Set.of(Role.VIEWER)));
    }

    @Test
    @Tag("P-B9")
    void only_owners_change_members_but_anyone_may_leave() {
        CurrentTenant builder = join(bo, Role.BUILDER);
        refused("not_allowed", () -> members.changeRoles(builder, bo.id(), Set.of(Role.OWNER)));
        refused("not_allowed", () -> members.remove(builder, ada.id()));
        refused("not_allowed", () -> members.rename(builder, "Mine now"));
        refused("not_allowed", () -> audit.page(builder, null, 10));
        members.remove(builder, bo.id());
        assertThat(members.list(owner)).extracting(Member::person).containsExactly(ada.id());
    }

    @Test
    void the_last_owner_stays_owner() {
        join(bo, Role.BUILDER);
        refused("last_owner", () -> members.remove(owner, ada.id()));
        refused("last_owner", () -> members.changeRoles(owner, ada.id(), Set.of(Role.VIEWER)));
        assertThat(members.current(ada.id(), works.id()).roles()).containsExactly(Role.OWNER);
    }

    @Test
    void of_two_owners_who_remove_each_other_at_once_one_remains() throws Exception {
        CurrentTenant second = join(bo, Role.OWNER);
        Callable<String> adaRemovesBo = () -> outcome(() -> members.remove(owner, bo.id()));
        Callable<String> boRemovesAda = () -> outcome(() -> members.remove(second, ada.id()));
        List<String> outcomes = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (Future<String> future : threads.invokeAll(List.of(adaRemovesBo, boRemovesAda)))
                outcomes.add(future.get());
        }
        assertThat(outcomes).containsExactlyInAnyOrder("done", "not_found");
    }

    @Test
    void roles_that_were_taken_away_no_longer_change_anything() {
        CurrentTenant stale = join(bo, Role.OWNER);
        members.changeRoles(owner, bo.id(), Set.of(Role.VIEWER));
        refused("not_allowed", () -> members.changeRoles(stale, bo.id(), Set.of(Role.OWNER)));
    }

    @Test
    @Tag("P-B1")
    void a_person_of_another_tenant_is_no_member_here() {
        refused("not_found", () -> members.changeRoles(owner, bo.id(), Set.of(Role.VIEWER)));
        refused("not_found", () -> members.remove(owner, bo.id()));
    }

    @Test
    void deeds_stand_in_the_audit_log_newest_first_and_page_by_page() {
        join(bo, Role.BUILDER);
        members.rename(owner, "Stone Bridge Ltd");
        members.remove(owner, bo.id());

        List<AuditEntry> first = audit.page(owner, null, 2);
        List<AuditEntry> rest = audit.page(owner, first.getLast().id(), 200);

        assertThat(first).extracting(AuditEntry::action).containsExactly("member.remove", "tenant.rename");
        assertThat(rest)
                .extracting(AuditEntry::action)
                .containsExactly("invitation.accept", "invitation.make", "tenant.found");
        assertThat(first.getLast().who()).isEqualTo("Ada");
        assertThat(first.getLast().details()).containsEntry("name", "Stone Bridge Ltd");
    }

    @Test
    void what_is_refused_leaves_no_entry() {
        int before = audit.page(owner, null, 200).size();
        refused("last_owner", () -> members.remove(owner, ada.id()));
        assertThat(audit.page(owner, null, 200)).hasSize(before);
    }

    @Test
    @Tag("P-B6")
    @Tag("P-B7")
    void empty_and_tampered_invitations_are_invalid() {
        String token = invitations.invite(owner, Set.of(Role.BUILDER), "");
        String tampered = (token.charAt(0) == 'A' ? "B" : "A") + token.substring(1);
        for (String bad : new String[] {null, "", " ", "null", tampered, token + "A", token.substring(1)}) {
            refused("invalid_invitation", () -> invitations.preview(bad));
            refused("invalid_invitation", () -> invitations.accept(bo.id(), bad));
        }
        assertThat(invitations.preview(token).id()).isEqualTo(works.id());
    }

    @Test
    void a_token_used_by_eight_at_once_admits_one() throws Exception {
        String token = invitations.invite(owner, Set.of(Role.VIEWER), "");
        List<Callable<String>> attempts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            PersonId guest = person("Guest " + i).id();
            attempts.add(() -> outcome(() -> invitations.accept(guest, token)));
        }
        List<String> outcomes = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<String> future : threads.invokeAll(attempts)) outcomes.add(future.get());
        }
        assertThat(outcomes).filteredOn("done"::equals).hasSize(1);
        assertThat(outcomes).filteredOn("invalid_invitation"::equals).hasSize(7);
        assertThat(members.list(owner)).hasSize(2);
    }

    @Test
    void withdrawn_and_expired_invitations_admit_no_one() {
        String withdrawn = invitations.invite(owner, Set.of(Role.VIEWER), "for Bo");
        invitations.withdraw(owner, invitations.open(owner).getFirst().id());
        refused("invalid_invitation", () -> invitations.accept(bo.id(), withdrawn));

        String expired = invitations.invite(owner, Set.of(Role.VIEWER), "");
        letAWeekPass();
        refused("invalid_invitation", () -> invitations.accept(bo.id(), expired));
        assertThat(invitations.open(owner)).isEmpty();
    }

    @Test
    void the_database_holds_no_token() {
        String token = invitations.invite(owner, Set.of(Role.VIEWER), "");
        boolean found = org.jdbi.v3.core.Jdbi.create(DATABASE.superuser())
                .withHandle(handle -> handle.createQuery("""
                        select exists (select 1 from market.invitation i where i::text like '%' || :token || '%')""")
                        .bind("token", token)
                        .mapTo(Boolean.class)
                        .one());
        assertThat(found).isFalse();
    }

    @Test
    void who_is_a_member_already_gains_the_roles() {
        join(bo, Role.BUILDER);
        CurrentTenant both = join(bo, Role.BILLING);
        assertThat(both.roles()).containsExactlyInAnyOrder(Role.BUILDER, Role.BILLING);
    }

    @Test
    void a_personal_tenant_invites_no_one() {
        CurrentTenant personal = members.current(ada.id(), ada.personal());
        refused("personal_tenant", () -> invitations.invite(personal, Set.of(Role.VIEWER), ""));
    }

    @Test
    @Tag("P-B1")
    void another_tenants_invitation_cannot_be_withdrawn() {
        invitations.invite(owner, Set.of(Role.VIEWER), "");
        Tenant other = members.found(bo.id(), "Other House");
        CurrentTenant stranger = members.current(bo.id(), other.id());
        refused(
                "not_found",
                () -> invitations.withdraw(
                        stranger, invitations.open(owner).getFirst().id()));
        assertThat(invitations.open(stranger)).isEmpty();
    }

    private Person person(String name) {
        return people.signedIn("https://id.example", "subject-" + COUNT.incrementAndGet(), name, "a@example.com");
    }

    private CurrentTenant join(Person person, Role role) {
        invitations.accept(person.id(), invitations.invite(owner, Set.of(role), ""));
        return members.current(person.id(), works.id());
    }

    /** What a request that was let in before the removal would still hold. */
    private static CurrentTenant builder(CurrentTenant then) {
        return new CurrentTenant(then.tenant(), then.person(), Set.of(Role.OWNER));
    }

    private static void letAWeekPass() {
        org.jdbi.v3.core.Jdbi.create(DATABASE.superuser())
                .useHandle(
                        handle -> handle.execute(
                                "update market.invitation set created_at = created_at - interval '7 days', expires_at = now()"));
    }

    private static String outcome(Runnable deed) {
        try {
            deed.run();
            return "done";
        } catch (Refusal refusal) {
            return refusal.code();
        }
    }

    private static void refused(String code, ThrowingCallable deed) {
        assertThatThrownBy(deed)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }
}
