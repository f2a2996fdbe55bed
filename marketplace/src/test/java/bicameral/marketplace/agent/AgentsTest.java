package bicameral.marketplace.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.db.TestDatabase;
import bicameral.host.gateway.EgressPolicy;
import bicameral.marketplace.listing.Listing;
import bicameral.marketplace.listing.Listings;
import bicameral.marketplace.listing.Shelf;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.template.Templates;
import bicameral.protocol.AgentBrief.Engine;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.OpsTx;
import bicameral.tenant.Refusal;
import bicameral.tenant.Role;
import bicameral.tenant.Tenant;
import bicameral.tenant.TenantTx;
import bicameral.tenant.audit.AuditEntry;
import bicameral.tenant.audit.AuditLog;
import bicameral.tenant.identity.People;
import bicameral.tenant.identity.Person;
import bicameral.tenant.membership.Members;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class AgentsTest {
    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final TenantTx tx = new TenantTx(DATABASE.app());
    private final OpsTx ops = new OpsTx(DATABASE.ops());
    private final AuditLog audit = new AuditLog(tx);
    private final Members members = new Members(tx, ops, audit);
    private final Agents agents = new Agents(tx, audit, new Templates(), new Shelf(new Templates()));
    private final Listings listings = new Listings(tx);
    private final CurrentTenant creator = tenant("Egret Ferry Tea");

    @Test
    void three_fields_make_a_draft_from_the_template_in_the_chosen_language() {
        AgentDraft chinese =
                agents.create(creator, "蚂蚁观察员", "帮第一次养蚂蚁的同学。", "practice-partner", "zh", List.of(Money.CNY));
        AgentDraft english = agents.create(
                creator, "Ant Watcher", "Helps people keep ants.", "practice-partner", "en", List.of(Money.CNY));

        assertThat(chinese.slug()).matches("a-[a-z2-7]{8}");
        assertThat(english.slug()).isEqualTo("ant-watcher");
        assertThat(chinese.settings().persona()).contains("陪练");
        assertThat(english.settings().persona()).contains("practise");
        assertThat(chinese.settings().mark()).isEqualTo("蚂");
        assertThat(chinese.settings().pricePerMessage()).isEqualTo(Money.zero(Money.CNY));
        assertThat(chinese.liveVersion()).isNull();
        assertThat(agents.list(creator)).extracting(AgentDraft::id).containsExactly(english.id(), chinese.id());
    }

    @Test
    void a_draft_is_priced_in_the_currency_of_the_one_before_or_the_markets_first() {
        Currency euro = Currency.getInstance("EUR");
        AgentDraft first = agents.create(creator, "Tea", "Tea.", "practice-partner", "en", List.of(euro, Money.CNY));
        assertThat(first.settings().pricePerMessage()).isEqualTo(Money.zero(euro));
        AgentDraft next = agents.create(creator, "Tea", "Tea.", "practice-partner", "en", List.of(Money.CNY, euro));
        assertThat(next.settings().pricePerMessage().currency()).isEqualTo(euro);
        AgentDraft last = agents.create(creator, "Tea", "Tea.", "practice-partner", "en", List.of(Money.CNY));
        assertThat(last.settings().pricePerMessage().currency())
                .as("the euro is not traded any more")
                .isEqualTo(Money.CNY);
    }

    @Test
    void the_same_name_twice_gets_two_addresses() {
        assertThat(draft("Tea Guide").slug()).isNotEqualTo(draft("Tea Guide").slug());
    }

    @Test
    void an_unknown_template_is_refused() {
        refused(
                "invalid_template",
                () -> agents.create(creator, "Name", "Purpose", "no-such-template", "en", List.of(Money.CNY)));
    }

    @Test
    void saving_over_someone_elses_change_is_a_conflict_and_loses_nothing() {
        AgentDraft draft = draft("Stale Save");
        AgentDraft saved = agents.save(creator, draft.id(), named(draft.settings(), "First Save"), draft.revision());
        refused(
                "stale_revision",
                () -> agents.save(creator, draft.id(), named(draft.settings(), "Second Save"), draft.revision()));
        assertThat(agents.get(creator, draft.id()).settings().name()).isEqualTo("First Save");
        assertThat(saved.revision()).isEqualTo(draft.revision() + 1);
    }

    @Test
    @Tag("P-B18")
    @Tag("P-B63")
    @Tag("P-B64")
    void each_field_beyond_its_limit_is_refused_by_its_own_code() {
        AgentDraft draft = draft("Field Limits");
        Change change = new Change(draft);
        refused("invalid_name", () -> change.save("name", "x"));
        refused("invalid_name", () -> change.save("name", "x".repeat(41)));
        refused("invalid_name", () -> change.save("name", "evil\u202Egpj"));
        refused("invalid_purpose", () -> change.save("purpose", " "));
        refused("invalid_purpose", () -> change.save("purpose", "字".repeat(201)));
        refused("invalid_persona", () -> change.save("persona", "x".repeat(4_001)));
        refused("invalid_persona", () -> change.save("persona", "null\u0000"));
        refused("invalid_opening_line", () -> change.save("openingLine", "x".repeat(501)));
        refused("invalid_abstention", () -> change.save("abstention", "x".repeat(501)));
        refused("invalid_example_questions", () -> change.save("exampleQuestions", "x".repeat(121)));
        refused("invalid_example_questions", () -> change.save("exampleQuestions", "1|2|3|4|5|6|7"));
        refused("invalid_about", () -> change.save("about", "x".repeat(4_001)));
        refused("invalid_category", () -> change.save("category", "weapons"));
        refused("invalid_mark", () -> change.save("mark", "两个"));
        refused("invalid_pigment", () -> change.save("pigment", "neon"));
        refused("invalid_egress", () -> change.save("engine", "SHARED"));
        refused("invalid_price", () -> change.save("price", "-1"));
        refused("invalid_price", () -> change.save("price", "1000000001"));
        refused("invalid_price", () -> change.save("currency", "XXX"));
        refused("invalid_free_per_day", () -> change.save("freePerDay", "-1"));
        refused("invalid_free_per_day", () -> change.save("freePerDay", "1001"));
        assertThat(agents.get(creator, draft.id())).isEqualTo(draft);
    }

    @Test
    void each_field_at_its_limit_is_kept() {
        AgentDraft draft = draft("At Limits");
        AgentSettings most = new AgentSettings(
                "字".repeat(40),
                "字".repeat(200),
                "𠮷".repeat(4_000),
                "x".repeat(500),
                "x".repeat(500),
                List.of("1", "2", "3", "4", "5", "字".repeat(120)),
                "# About\n\n- <script>alert(1)</script>",
                "farming",
                "𠮷",
                "rouge",
                Engine.SHARED,
                EgressPolicy.PASSAGES,
                Money.of("1000", Money.CNY),
                1_000);
        assertThat(agents.save(creator, draft.id(), most, draft.revision()).settings())
                .isEqualTo(most);
    }

    @Test
    void blank_example_questions_are_left_out() {
        AgentDraft draft = draft("Blank Examples");
        AgentDraft saved = new Change(draft).save("exampleQuestions", "Why? ||  |How?");
        assertThat(saved.settings().exampleQuestions()).containsExactly("Why?", "How?");
    }

    @Test
    void publishing_makes_version_one_and_the_public_listing() {
        AgentDraft draft = draft("Tea Origins");
        AgentVersion version = agents.publish(creator, draft.id());

        Listing listing = listings.bySlug(draft.slug()).orElseThrow();
        assertThat(version.number()).isEqualTo(1);
        assertThat(version.live()).isTrue();
        assertThat(version.publishedBy()).isEqualTo("Creator");
        assertThat(listing.settings()).isEqualTo(draft.settings());
        assertThat(listing.version()).isEqualTo(1);
        assertThat(listing.collection()).isEqualTo(draft.collection());
        assertThat(listing.publisherName()).isEqualTo("Egret Ferry Tea");
        assertThat(listing.demo()).isFalse();
        assertThat(listing.languages()).containsExactly("en");
        assertThat(agents.get(creator, draft.id()).differs()).isFalse();
    }

    @Test
    void publishing_twice_without_a_change_is_one_version() {
        AgentDraft draft = draft("Pressed Twice");
        agents.publish(creator, draft.id());
        assertThat(agents.publish(creator, draft.id()).number()).isEqualTo(1);
        assertThat(agents.versions(creator, draft.id())).hasSize(1);
    }

    @Test
    void publishing_at_once_from_four_windows_is_one_version() throws Exception {
        AgentDraft draft = draft("Four Windows");
        Callable<Integer> publish = () -> agents.publish(creator, draft.id()).number();
        Set<Integer> numbers = new java.util.HashSet<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (Future<Integer> number : threads.invokeAll(List.of(publish, publish, publish, publish)))
                numbers.add(number.get());
        }
        assertThat(numbers).containsExactly(1);
    }

    @Test
    @Tag("P-B62")
    void the_public_tables_hold_nothing_of_a_draft() {
        AgentDraft draft = draft("Open Secret");
        agents.publish(creator, draft.id());
        AgentDraft changed = new Change(agents.get(creator, draft.id())).save("persona", "CANARY-persona");
        new Change(changed).save("about", "CANARY-about");
        AgentDraft unpublished = draft("Never Shown");
        new Change(unpublished).save("purpose", "CANARY-purpose");

        String everything = Jdbi.create(DATABASE.superuser())
                .withHandle(
                        handle -> handle.createQuery("""
                        select coalesce((select string_agg(l::text, ' ') from market.listing l), '')
                            || coalesce((select string_agg(p::text, ' ') from market.publisher p), '')""").mapTo(String.class).one());

        assertThat(everything).contains("Open Secret").doesNotContain("CANARY", "Never Shown");
        assertThat(listings.search("CANARY", "", 1, 20).total()).isZero();
        assertThat(listings.bySlug(unpublished.slug())).isEmpty();
        assertThat(agents.get(creator, draft.id()).differs()).isTrue();
    }

    @Test
    void rolling_back_shows_the_old_version_and_leaves_the_draft() {
        AgentDraft draft = draft("Roll Back");
        agents.publish(creator, draft.id());
        new Change(draft).save("purpose", "The new purpose.");
        agents.publish(creator, draft.id());

        AgentVersion live = agents.rollBack(creator, draft.id(), 1);

        Listing listing = listings.bySlug(draft.slug()).orElseThrow();
        assertThat(live.number()).isEqualTo(1);
        assertThat(listing.version()).isEqualTo(1);
        assertThat(listing.settings().purpose()).isEqualTo(draft.settings().purpose());
        assertThat(agents.get(creator, draft.id()).settings().purpose()).isEqualTo("The new purpose.");
        assertThat(agents.versions(creator, draft.id()))
                .extracting(AgentVersion::live)
                .containsExactly(false, true);
        refused("not_found", () -> agents.rollBack(creator, draft.id(), 3));
    }

    @Test
    void reverting_makes_the_draft_what_is_live() {
        AgentDraft draft = draft("Revert");
        refused("not_published", () -> agents.revertToLive(creator, draft.id()));
        agents.publish(creator, draft.id());
        new Change(agents.get(creator, draft.id())).save("purpose", "Something else.");
        assertThat(agents.revertToLive(creator, draft.id()).differs()).isFalse();
    }

    @Test
    void unpublishing_takes_it_off_the_market_and_publishing_brings_it_back_with_its_age() {
        AgentDraft draft = draft("On And Off");
        agents.publish(creator, draft.id());
        Listing first = listings.bySlug(draft.slug()).orElseThrow();

        agents.unpublish(creator, draft.id());
        assertThat(listings.bySlug(draft.slug())).isEmpty();
        agents.publish(creator, draft.id());

        Listing second = listings.bySlug(draft.slug()).orElseThrow();
        assertThat(second.version()).isEqualTo(2);
        assertThat(second.firstPublishedAt()).isEqualTo(first.firstPublishedAt());
    }

    @Test
    void only_an_unpublished_agent_can_be_deleted_and_its_versions_stay() {
        AgentDraft draft = draft("Gone Soon");
        agents.publish(creator, draft.id());
        refused("still_published", () -> agents.delete(creator, draft.id()));
        agents.unpublish(creator, draft.id());
        agents.delete(creator, draft.id());

        refused("not_found", () -> agents.get(creator, draft.id()));
        refused("not_found", () -> agents.publish(creator, draft.id()));
        refused("not_found", () -> agents.versions(creator, draft.id()));
        assertThat(versionsInTheDatabase(draft.id())).isEqualTo(1);
    }

    @Test
    void a_version_cannot_be_changed_not_even_by_the_owner_of_the_table() {
        AgentDraft draft = draft("Carved In Stone");
        agents.publish(creator, draft.id());
        for (String deed : List.of("update market.agent_version set number = 9", "delete from market.agent_version"))
            assertThatThrownBy(() -> Jdbi.create(DATABASE.superuser()).useHandle(handle -> handle.execute(deed)))
                    .isInstanceOf(JdbiException.class)
                    .hasMessageContaining("append-only");
    }

    @Test
    @Tag("P-B1")
    void another_tenants_agent_is_not_found_whatever_one_tries() {
        AgentDraft draft = draft("Not Yours");
        agents.publish(creator, draft.id());
        CurrentTenant other = tenant("Other House");
        refused("not_found", () -> agents.get(other, draft.id()));
        refused("not_found", () -> agents.save(other, draft.id(), draft.settings(), draft.revision()));
        refused("not_found", () -> agents.publish(other, draft.id()));
        refused("not_found", () -> agents.unpublish(other, draft.id()));
        refused("not_found", () -> agents.rollBack(other, draft.id(), 1));
        refused("not_found", () -> agents.revertToLive(other, draft.id()));
        refused("not_found", () -> agents.versions(other, draft.id()));
        refused("not_found", () -> agents.delete(other, draft.id()));
        assertThat(agents.list(other)).isEmpty();
        assertThat(listings.bySlug(draft.slug())).isPresent();
    }

    @Test
    @Tag("P-B9")
    void who_may_only_view_changes_nothing() {
        AgentDraft draft = draft("Look Only");
        CurrentTenant viewer = new CurrentTenant(creator.tenant(), creator.person(), Set.of(Role.VIEWER));
        assertThat(agents.get(viewer, draft.id())).isEqualTo(draft);
        refused(
                "not_allowed",
                () -> agents.create(viewer, "Name", "Purpose", "practice-partner", "en", List.of(Money.CNY)));
        refused("not_allowed", () -> agents.save(viewer, draft.id(), draft.settings(), draft.revision()));
        refused("not_allowed", () -> agents.publish(viewer, draft.id()));
        refused("not_allowed", () -> agents.unpublish(viewer, draft.id()));
        refused("not_allowed", () -> agents.rollBack(viewer, draft.id(), 1));
        refused("not_allowed", () -> agents.revertToLive(viewer, draft.id()));
        refused("not_allowed", () -> agents.delete(viewer, draft.id()));
    }

    @Test
    void each_change_is_audited() {
        CurrentTenant own = tenant("Audited");
        UUID agent = agents.create(own, "Audit Me", "Purpose.", "practice-partner", "en", List.of(Money.CNY))
                .id();
        agents.publish(own, agent);
        agents.unpublish(own, agent);
        agents.delete(own, agent);
        assertThat(audit.page(own, null, 10))
                .extracting(AuditEntry::action)
                .containsExactly("agent.delete", "agent.unpublish", "agent.publish", "agent.create", "tenant.found");
    }

    @Test
    void a_tenant_has_no_more_agents_than_the_limit() {
        CurrentTenant own = tenant("Collector");
        List<UUID> made = new ArrayList<>();
        for (int i = 0; i < Agents.MAX_AGENTS; i++)
            made.add(agents.create(own, "Agent " + i, "Purpose.", "practice-partner", "en", List.of(Money.CNY))
                    .id());
        refused(
                "too_many_agents",
                () -> agents.create(own, "One more", "Purpose.", "practice-partner", "en", List.of(Money.CNY)));
        agents.delete(own, made.getFirst());
        assertThat(agents.create(own, "In its place", "Purpose.", "practice-partner", "en", List.of(Money.CNY))
                        .id())
                .isNotNull();
    }

    private CurrentTenant tenant(String name) {
        Person person =
                new People(ops).signedIn("https://id.example", "creator-" + COUNT.incrementAndGet(), "Creator", "");
        Tenant tenant = members.found(person.id(), name);
        return members.current(person.id(), tenant.id());
    }

    private AgentDraft draft(String name) {
        return agents.create(creator, name, "Helps people choose a tea.", "practice-partner", "en", List.of(Money.CNY));
    }

    private long versionsInTheDatabase(UUID agent) {
        return Jdbi.create(DATABASE.superuser())
                .withHandle(handle -> handle.createQuery(
                                "select count(*) from market.agent_version where agent_id = :agent")
                        .bind("agent", agent)
                        .mapTo(Long.class)
                        .one());
    }

    private static AgentSettings named(AgentSettings settings, String name) {
        return Change.of(settings, "name", name);
    }

    private static void refused(String code, ThrowingCallable deed) {
        assertThatThrownBy(deed)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    /** A draft with one field changed. */
    private final class Change {
        private final AgentDraft draft;

        Change(AgentDraft draft) {
            this.draft = draft;
        }

        AgentDraft save(String field, String value) {
            return agents.save(creator, draft.id(), of(draft.settings(), field, value), draft.revision());
        }

        static AgentSettings of(AgentSettings s, String field, String value) {
            return new AgentSettings(
                    field.equals("name") ? value : s.name(),
                    field.equals("purpose") ? value : s.purpose(),
                    field.equals("persona") ? value : s.persona(),
                    field.equals("openingLine") ? value : s.openingLine(),
                    field.equals("abstention") ? value : s.abstention(),
                    field.equals("exampleQuestions") ? List.of(value.split("\\|")) : s.exampleQuestions(),
                    field.equals("about") ? value : s.about(),
                    field.equals("category") ? value : s.category(),
                    field.equals("mark") ? value : s.mark(),
                    field.equals("pigment") ? value : s.pigment(),
                    field.equals("engine") ? Engine.valueOf(value) : s.engine(),
                    s.egress(),
                    new Money(
                            field.equals("price")
                                    ? Long.parseLong(value)
                                    : s.pricePerMessage().micros(),
                            field.equals("currency") ? Currency.getInstance(value) : Money.CNY),
                    field.equals("freePerDay") ? Integer.parseInt(value) : s.freePerDay());
        }
    }
}
