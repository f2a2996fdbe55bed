package bicameral.marketplace.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bicameral.db.TestDatabase;
import bicameral.host.gateway.Ceilings;
import bicameral.host.gateway.EgressPolicy;
import bicameral.marketplace.agent.AgentDraft;
import bicameral.marketplace.agent.AgentSettings;
import bicameral.marketplace.agent.Agents;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.template.Templates;
import bicameral.protocol.AgentBrief.Engine;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.OpsTx;
import bicameral.tenant.Role;
import bicameral.tenant.Tenant;
import bicameral.tenant.TenantTx;
import bicameral.tenant.audit.AuditLog;
import bicameral.tenant.identity.People;
import bicameral.tenant.identity.Person;
import bicameral.tenant.membership.Members;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ListingsTest {
    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final TenantTx TX = new TenantTx(DATABASE.app());
    private static final OpsTx OPS = new OpsTx(DATABASE.ops());
    private static final AuditLog AUDIT = new AuditLog(TX);
    private static final Members MEMBERS = new Members(TX, OPS, AUDIT);
    private static final Agents AGENTS = new Agents(TX, AUDIT, new Templates(), new Shelf(new Templates()));

    private final Listings listings = new Listings(TX);

    @BeforeAll
    static void aSmallMarket() {
        CurrentTenant farm = tenant("石桥村农技服务社");
        publish(farm, "柑橘农技员", "看症状、查土壤、算用量，教你治黄叶。", "farming-advisor", "zh");
        publish(farm, "旱稻手册", "山地旱稻的播期和用肥。", "farming-advisor", "zh");
        CurrentTenant bench = tenant("Old Street Repairs");
        publish(bench, "Espresso machine repair", "Finds why an espresso machine leaks.", "repair-service", "en");
    }

    @Test
    void counts_name_only_categories_that_have_any() {
        assertThat(listings.counts())
                .containsEntry(Listings.ALL, 3L)
                .containsEntry("farming", 2L)
                .containsEntry("service", 1L)
                .hasSize(3);
    }

    @Test
    void chinese_is_found_by_parts_of_its_words() {
        assertThat(names("柑橘")).containsExactly("柑橘农技员");
        assertThat(names("旱稻 用肥")).containsExactly("旱稻手册");
        assertThat(names("橘")).containsExactly("柑橘农技员");
        assertThat(names("叶子黄叶怎么办")).contains("柑橘农技员");
    }

    @Test
    void english_is_found_by_beginnings_of_words_in_any_case_and_width() {
        assertThat(names("ESPRES")).containsExactly("Espresso machine repair");
        assertThat(names("my espresso machine leaks")).containsExactly("Espresso machine repair");
        assertThat(names("ｅｓｐｒｅｓｓｏ")).containsExactly("Espresso machine repair");
    }

    @Test
    void a_listing_is_found_in_the_language_it_is_not_written_in_by_its_category_and_its_templates_words() {
        assertThat(names("维修")).containsExactly("Espresso machine repair");
        assertThat(names("故障码")).containsExactly("Espresso machine repair");
        assertThat(names("farming")).containsExactlyInAnyOrder("柑橘农技员", "旱稻手册");
        assertThat(names("growers")).containsExactlyInAnyOrder("柑橘农技员", "旱稻手册");
    }

    @Test
    void a_publisher_is_found_by_name() {
        assertThat(names("石桥村")).containsExactlyInAnyOrder("柑橘农技员", "旱稻手册");
    }

    @Test
    void an_empty_query_lists_all_and_a_category_narrows_it() {
        assertThat(names("")).hasSize(3);
        assertThat(listings.search("", "farming", 1, 20).total()).isEqualTo(2);
        assertThat(listings.search("柑橘", "service", 1, 20).total()).isZero();
        assertThat(listings.search("", "no-such-category", 1, 20).total()).isZero();
    }

    @Test
    void pages_are_cut_and_counted() {
        Listings.Page first = listings.search("", "", 1, 2);
        Listings.Page second = listings.search("", "", 2, 2);
        assertThat(first.listings()).hasSize(2);
        assertThat(second.listings()).hasSize(1);
        assertThat(second)
                .extracting(Listings.Page::total, Listings.Page::pages)
                .containsExactly(3L, 2);
        assertThat(listings.search("", "", 99, 2).listings()).isEmpty();
        assertThat(listings.search("", "", -5, 2).page()).isEqualTo(1);
    }

    @Test
    @Tag("P-B26")
    void a_query_of_any_characters_is_only_a_query() {
        for (String query :
                List.of("'", "''':*", "\\", "a' | 'b", "%", "!!!", "\u0000", "\uD800", "&|!()<->", "柑橘' --"))
            assertThat(listings.search(query, "", 1, 20).total()).isLessThanOrEqualTo(3);
        assertThat(listings.search("柑".repeat(100_000), "", 1, 20).total()).isLessThanOrEqualTo(3);
    }

    @Test
    @Tag("P-B26")
    void malformed_addresses_are_not_found() {
        for (String slug : List.of("", "../etc", "a\u0000b", "ESPRESSO-machine-repair", "é", "x".repeat(500), "а-b"))
            assertThat(listings.bySlug(slug)).isEmpty();
        assertThat(listings.publisher("../x")).isEmpty();
    }

    @Test
    void a_publisher_shows_all_it_offers_and_who_offers_nothing_is_not_shown() {
        tenant("Silent House");
        Listings.Publisher repairs = listings.publisher("old-street-repairs").orElseThrow();
        assertThat(repairs.name()).isEqualTo("Old Street Repairs");
        assertThat(repairs.demo()).isFalse();
        assertThat(repairs.listings()).hasSize(1);
        assertThat(listings.publisher("silent-house")).isEmpty();
    }

    @Test
    void a_renamed_publisher_is_renamed_in_public() {
        CurrentTenant owner = tenant("Before Ltd");
        AgentDraft agent = publish(owner, "Renamed one", "Helps.", "product-support", "en");
        MEMBERS.rename(owner, "After Ltd");
        assertThat(listings.bySlug(agent.slug()).orElseThrow().publisherName()).isEqualTo("After Ltd");
        AGENTS.unpublish(owner, agent.id());
    }

    @Test
    void a_visitor_is_told_what_may_leave_within_the_publishers_ceiling_and_not_within_anothers() {
        CurrentTenant owner = tenant("Careful Ltd");
        AgentDraft agent = AGENTS.create(owner, "Careful one", "Helps.", "product-support", "en", List.of(Money.CNY));
        AGENTS.save(owner, agent.id(), openHanded(agent.settings()), agent.revision());
        AGENTS.publish(owner, agent.id());
        Ceilings ceilings = new Ceilings(TX, AUDIT);
        ceilings.set(tenant("Careless Ltd"), EgressPolicy.FULL);
        assertThat(egress(agent)).as("nobody has said anything").isEqualTo(EgressPolicy.PASSAGES);
        ceilings.set(owner, EgressPolicy.NONE);
        assertThat(egress(agent)).isEqualTo(EgressPolicy.NONE);
        ceilings.set(owner, EgressPolicy.FULL);
        assertThat(egress(agent)).isEqualTo(EgressPolicy.FULL);
        AGENTS.unpublish(owner, agent.id());
    }

    private static AgentSettings openHanded(AgentSettings settings) {
        return new AgentSettings(
                settings.name(),
                settings.purpose(),
                settings.persona(),
                settings.openingLine(),
                settings.abstention(),
                settings.exampleQuestions(),
                settings.about(),
                settings.category(),
                settings.mark(),
                settings.pigment(),
                Engine.SHARED,
                EgressPolicy.FULL,
                settings.pricePerMessage(),
                settings.freePerDay());
    }

    private EgressPolicy egress(AgentDraft agent) {
        return listings.bySlug(agent.slug()).orElseThrow().egress();
    }

    @Test
    void answers_are_counted_and_order_the_popular() {
        UUID rice = listings.search("旱稻", "", 1, 1).listings().getFirst().agent();
        TX.open(handle -> handle.createQuery("select count_answer(:agent)::text")
                .bind("agent", rice)
                .mapTo(String.class)
                .list());
        assertThat(listings.popular(1).getFirst().agent()).isEqualTo(rice);
        assertThat(listings.popular(1).getFirst().answers()).isPositive();
    }

    @Test
    void the_newest_comes_first() {
        assertThat(listings.newest(10).getFirst().settings().name()).isEqualTo("Espresso machine repair");
    }

    @Test
    @Tag("P-I")
    void without_a_tenant_the_app_can_put_nothing_on_the_shelf() {
        Listing listing = listings.bySlug("espresso-machine-repair").orElseThrow();
        int changed = TX.open(handle ->
                handle.createUpdate("update listing set category = 'law'").execute());
        int deleted =
                TX.open(handle -> handle.createUpdate("delete from listing").execute());
        assertThat(changed + deleted).isZero();
        assertThatThrownBy(() -> TX.open(handle ->
                        handle.createUpdate("""
                        insert into listing select * from listing where agent_id = :agent""").bind("agent", listing.agent()).execute()))
                .isInstanceOf(JdbiException.class)
                .hasMessageContaining("row-level security");
    }

    private List<String> names(String query) {
        return listings.search(query, "", 1, 20).listings().stream()
                .map(listing -> listing.settings().name())
                .toList();
    }

    private static CurrentTenant tenant(String name) {
        Person person = new People(OPS).signedIn("https://id.example", name, name, "");
        Tenant tenant = MEMBERS.found(person.id(), name);
        return new CurrentTenant(tenant.id(), person.id(), Set.of(Role.OWNER));
    }

    private static AgentDraft publish(
            CurrentTenant tenant, String name, String purpose, String template, String language) {
        AgentDraft draft = AGENTS.create(tenant, name, purpose, template, language, List.of(Money.CNY));
        AGENTS.publish(tenant, draft.id());
        return draft;
    }
}
