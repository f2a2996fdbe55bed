package bicameral.tenant.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.db.TestDatabase;
import bicameral.tenant.Ids;
import bicameral.tenant.OpsTx;
import bicameral.tenant.PersonId;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.tenant.Tenant;
import bicameral.tenant.TenantTx;
import bicameral.tenant.audit.AuditLog;
import bicameral.tenant.membership.Members;
import bicameral.tenant.membership.Membership;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PeopleTest {
    private static final String REALM = "http://localhost:8081/realms/bicameral";

    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private final OpsTx ops = new OpsTx(DATABASE.ops());
    private final TenantTx tx = new TenantTx(DATABASE.app());
    private final People people = new People(ops);
    private final Members members = new Members(tx, ops, new AuditLog(tx));

    @Test
    void the_first_sign_in_makes_a_personal_tenant_of_which_one_is_the_owner() {
        Person person = people.signedIn(REALM, "first", "阿禾", "he@example.com");
        List<Membership> memberships = members.of(person.id());
        assertThat(memberships).hasSize(1);
        assertThat(memberships.getFirst().tenant().id()).isEqualTo(person.personal());
        assertThat(memberships.getFirst().tenant().kind()).isEqualTo(Tenant.Kind.PERSONAL);
        assertThat(memberships.getFirst().roles()).containsExactly(Role.OWNER);
    }

    @Test
    void a_later_sign_in_finds_the_same_person_and_takes_over_the_new_name() {
        Person before = people.signedIn(REALM, "renamed", "Old Name", "old@example.com");
        Person after = people.signedIn(REALM, "renamed", "New Name", "new@example.com");
        assertThat(after.id()).isEqualTo(before.id());
        assertThat(people.byId(before.id())).isEqualTo(after);
        assertThat(after.displayName()).isEqualTo("New Name");
    }

    @Test
    void eight_first_requests_at_once_make_one_person() throws Exception {
        Callable<Person> signIn = () -> people.signedIn(REALM, "at-once", "Ada", "ada@example.com");
        Set<PersonId> ids = new HashSet<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<Person> person :
                    threads.invokeAll(List.of(signIn, signIn, signIn, signIn, signIn, signIn, signIn, signIn)))
                ids.add(person.get().id());
        }
        assertThat(ids).hasSize(1);
        assertThat(members.of(ids.iterator().next())).hasSize(1);
    }

    @Test
    void the_same_subject_of_another_issuer_is_another_person() {
        Person ours = people.signedIn(REALM, "same", "A", "a@example.com");
        Person theirs = people.signedIn("https://elsewhere.example/realms/x", "same", "A", "a@example.com");
        assertThat(theirs.id()).isNotEqualTo(ours.id());
    }

    @Test
    @Tag("P-B18")
    @Tag("P-B26")
    void hidden_characters_in_a_name_from_the_identity_provider_are_left_out() {
        Person person = people.signedIn(REALM, "hidden", "Eve\u202Egpj\u0000\u200B", "eve@example.com");
        assertThat(person.displayName()).isEqualTo("Evegpj");
    }

    @Test
    void an_unknown_person_is_not_found() {
        assertThatThrownBy(() -> people.byId(new PersonId(Ids.next())))
                .isInstanceOfSatisfying(Refusal.class, r -> assertThat(r.code()).isEqualTo("not_found"));
    }

    @Test
    void a_demo_tenant_goes_to_the_first_who_signs_in_under_its_name_and_to_no_one_after() {
        People.DemoTenant demo = people.demoTenant("demo-one", "Demo One");
        Person owner = people.signedIn(REALM, "demo-one-subject", "Demo Owner", "one@example.com");
        Person late = people.signedIn(REALM, "late-subject", "Late", "late@example.com");

        assertThat(people.linkDemoOwner(owner, REALM, REALM, "demo-one")).isTrue();
        assertThat(people.linkDemoOwner(late, REALM, REALM, "demo-one")).isFalse();

        assertThat(members.current(owner.id(), demo.tenant()).roles()).containsExactly(Role.OWNER);
        assertThat(members.list(members.current(owner.id(), demo.tenant()))).hasSize(1);
        assertThat(members.of(late.id())).hasSize(1);
    }

    @Test
    void no_one_gets_a_demo_tenant_through_another_issuer_or_an_ordinary_tenant_through_its_slug() {
        people.demoTenant("demo-two", "Demo Two");
        Person person = people.signedIn("https://elsewhere.example", "demo-two", "X", "x@example.com");
        Tenant ordinary = members.found(person.id(), "Ordinary Works");
        Person other = people.signedIn(REALM, "ordinary-works", "Y", "y@example.com");

        assertThat(people.linkDemoOwner(person, "https://elsewhere.example", REALM, "demo-two"))
                .isFalse();
        assertThat(ordinary.slug()).isEqualTo("ordinary-works");
        assertThat(people.linkDemoOwner(other, REALM, REALM, "ordinary-works")).isFalse();
    }

    @Test
    void a_demo_tenant_is_made_once() {
        assertThat(people.demoTenant("demo-three", "Demo Three"))
                .isEqualTo(people.demoTenant("demo-three", "Demo Three"));
    }
}
