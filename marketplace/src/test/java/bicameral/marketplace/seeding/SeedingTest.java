package bicameral.marketplace.seeding;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.db.TestDatabase;
import bicameral.marketplace.agent.AgentDraft;
import bicameral.marketplace.agent.Agents;
import bicameral.marketplace.listing.Listing;
import bicameral.marketplace.listing.Listings;
import bicameral.marketplace.listing.Shelf;
import bicameral.marketplace.template.Templates;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.OpsTx;
import bicameral.tenant.Role;
import bicameral.tenant.TenantTx;
import bicameral.tenant.audit.AuditLog;
import bicameral.tenant.identity.People;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeedingTest {
    private final TestDatabase database = TestDatabase.fresh();
    private final TenantTx tx = new TenantTx(database.app());
    private final AuditLog audit = new AuditLog(tx);
    private final People people = new People(new OpsTx(database.ops()));
    private final Agents agents = new Agents(tx, audit, new Templates(), new Shelf(new Templates()));
    private final Listings listings = new Listings(tx);
    private final FakeChambers chambers = new FakeChambers();

    private Seeding seeding() {
        return new Seeding(people, agents, chambers, tx, audit, Duration.ofMillis(1));
    }

    @Test
    void an_empty_market_gets_eight_published_agents_with_all_their_documents() {
        Seeding seeding = seeding();
        seeding.run();

        assertThat(listings.counts()).containsEntry(Listings.ALL, 8L);
        assertThat(listings.popular(20)).allMatch(Listing::demo);
        assertThat(chambers.documents).hasSize(8);
        assertThat(seeding.progress())
                .isEqualTo(new Seeding.Progress(Seeding.State.DONE, 8, 8, 8, chambers.uploads, chambers.uploads, 0));
    }

    @Test
    void a_second_start_changes_nothing_and_wakes_no_chamber() {
        seeding().run();
        int uploads = chambers.uploads;
        int questions = chambers.questions;
        List<Listing> before = listings.newest(20);

        Seeding again = seeding();
        again.run();

        assertThat(listings.newest(20)).isEqualTo(before);
        assertThat(chambers.uploads).isEqualTo(uploads);
        assertThat(chambers.questions).isEqualTo(questions);
        assertThat(again.progress().state()).isEqualTo(Seeding.State.DONE);
    }

    @Test
    void seeding_that_broke_off_resumes_without_a_document_twice() {
        chambers.failAtUpload = 12;
        Seeding broken = seeding();
        broken.run();
        assertThat(broken.progress().state()).isEqualTo(Seeding.State.INCOMPLETE);

        chambers.failAtUpload = Integer.MAX_VALUE;
        Seeding resumed = seeding();
        resumed.run();

        assertThat(resumed.progress().state()).isEqualTo(Seeding.State.DONE);
        assertThat(chambers.documents.values())
                .allSatisfy(documents ->
                        assertThat(documents).extracting(d -> d.name()).doesNotHaveDuplicates());
    }

    @Test
    void an_agent_that_its_owner_took_down_stays_down() {
        seeding().run();
        Listing museum = listings.bySlug("city-museum").orElseThrow();
        People.DemoTenant demo = people.demoTenant("city-museum", "");
        CurrentTenant owner = new CurrentTenant(demo.tenant(), demo.owner(), Set.of(Role.OWNER));
        agents.unpublish(owner, museum.agent());

        seeding().run();

        assertThat(listings.bySlug("city-museum")).isEmpty();
    }

    @Test
    void each_demo_document_is_on_the_class_path_and_each_template_exists() throws IOException {
        Templates templates = new Templates();
        for (DemoOrganisation organisation : DemoOrganisation.all()) {
            assertThat(templates.find(organisation.template(), "zh")).isPresent();
            assertThat(organisation.documents()).hasSizeGreaterThan(5);
            for (DemoOrganisation.Document document : organisation.documents())
                try (InputStream content = document.open()) {
                    assertThat(content.readAllBytes()).as(document.resource()).isNotEmpty();
                }
        }
    }

    @Test
    void a_demo_agent_is_its_owners_to_edit() {
        seeding().runWithoutDocuments();
        People.DemoTenant demo = people.demoTenant("agri-highland", "");
        CurrentTenant owner = new CurrentTenant(demo.tenant(), demo.owner(), Set.of(Role.OWNER));
        assertThat(agents.list(owner)).extracting(AgentDraft::slug).containsExactly("agri-highland");
    }
}
