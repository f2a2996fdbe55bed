package bicameral.marketplace.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import bicameral.db.TestDatabase;
import bicameral.host.fetch.AddressGuard;
import bicameral.host.fetch.FetchSettings;
import bicameral.host.fetch.GuardedDatabase;
import bicameral.host.fetch.GuardedFetcher;
import bicameral.host.fetch.Opening;
import bicameral.host.fetch.WebAddress;
import bicameral.marketplace.agent.AgentDraft;
import bicameral.marketplace.agent.Agents;
import bicameral.marketplace.listing.Shelf;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.source.Source.Counts;
import bicameral.marketplace.source.Source.Kind;
import bicameral.marketplace.template.Templates;
import bicameral.protocol.LiveRecord;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.OpsTx;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantTx;
import bicameral.tenant.audit.AuditLog;
import bicameral.tenant.identity.People;
import bicameral.tenant.identity.Person;
import bicameral.tenant.membership.Members;
import bicameral.tenant.secret.SecretBox;
import bicameral.tenant.secret.SecretSettings;
import bicameral.tenant.secret.Secrets;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.serializer.JacksonSerializer;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Sources from wish to chamber: a real database, a real server, real schedulers; only the chamber is in memory. */
class SourcesTest {
    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final long ROOM = 2_000;

    private final TenantTx tx = new TenantTx(DATABASE.app());
    private final OpsTx ops = new OpsTx(DATABASE.ops());
    private final AuditLog audit = new AuditLog(tx);
    private final SecretBox box = new SecretBox(new SecretSettings("ab".repeat(32)));
    private final Secrets secrets = new Secrets(tx, box);
    private final ChamberInMemory chamber = new ChamberInMemory();
    private final Sources sources = new Sources(tx, audit, secrets, chamber.chambers());
    private final CurrentTenant owner = owner();
    private final AgentDraft agent = new Agents(tx, audit, new Templates(), new Shelf(new Templates()))
            .create(owner, "Price Desk", "Knows prices.", "practice-partner", "en", List.of(Money.CNY));
    private final Map<String, String> pages = new ConcurrentHashMap<>();
    private final List<String> asked = new java.util.concurrent.CopyOnWriteArrayList<>();
    private final HttpServer server = server();
    private final SourceRunner runner = runner();
    private final SourceMoves moves = new SourceMoves(tx, audit, secrets, box, new SourceTrial(fetcher(), databases()));

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void a_table_brings_what_changed_and_forgets_what_is_gone() {
        pages.put("/stock.csv", "id,name,price\n1,Tea,3.50\n2,\"Tea, green\",4.00\n");
        Source source = table("/stock.csv");
        assertThat(run(source).counts()).isEqualTo(new Counts(2, 0, 0, 0));
        assertThat(record("2").fields()).containsEntry("name", "Tea, green").containsEntry("price", "4.00");
        assertThat(run(source).counts()).as("304").isEqualTo(new Counts(0, 0, 2, 0));
        pages.put("/stock.csv", "id,name,price\n1,Tea,3.60\n3,Rice,1.20\n");
        assertThat(run(source).counts()).isEqualTo(new Counts(1, 1, 0, 1));
        assertThat(chamber.records).containsOnlyKeys("1", "3");
        assertThat(cells())
                .as("the market keeps nothing of it")
                .doesNotContain("Rice")
                .doesNotContain("green");
    }

    @Test
    void json_lines_are_a_table_too() {
        pages.put("/stock.jsonl", "{\"id\":7,\"name\":\"盐\",\"open\":true}\n\n{\"id\":8,\"name\":null}\n");
        assertThat(run(table("/stock.jsonl")).counts()).isEqualTo(new Counts(2, 0, 0, 0));
        assertThat(record("7").fields()).containsEntry("name", "盐").containsEntry("open", "true");
    }

    @Test
    void a_run_that_fails_says_why_and_keeps_what_is_known() {
        pages.put("/stock.csv", "id,name\n1,Tea\n");
        Source source = table("/stock.csv");
        run(source);
        pages.put("/stock.csv", "id,name\n1,Tea\n1,Rice\n");
        assertThat(run(source).problem()).isEqualTo("duplicate_key");
        pages.remove("/stock.csv");
        Source failed = run(source);
        assertThat(failed.state()).isEqualTo(Source.State.FAILED);
        assertThat(failed.problem()).isEqualTo("page_gone");
        assertThat(failed.problemDetail()).isEqualTo("404");
        assertThat(failed.nextRun()).isAfter(Instant.now());
        assertThat(chamber.records).containsOnlyKeys("1");
    }

    @Test
    @Tag("P-B36")
    void a_source_inside_is_never_opened() {
        Source source = sources.create(
                owner,
                agent,
                Ids.next(),
                new Sources.Wish(Kind.PAGE, "Inside", Definition.at("http://127.0.0.1:1/", "", ""), "", "every:15"));
        assertThat(run(source).problem()).isEqualTo("address_forbidden");
    }

    @Test
    void a_sitemap_brings_pages_named_by_address_and_fetches_only_what_it_says_changed() {
        sitemap("<url><loc>%s/a</loc><lastmod>2026-01-01</lastmod></url><url><loc>%s/b</loc></url>");
        pages.put("/a", "<html><body>Opening hours <script>1</script></body></html>");
        pages.put("/b", "<html><body>Parking</body></html>");
        Source source = create(Kind.SITEMAP, Definition.at(base() + "/sitemap.xml", "", ""), "");
        assertThat(run(source).counts()).isEqualTo(new Counts(2, 0, 0, 0));
        assertThat(chamber.documents.values()).anyMatch(text -> text.startsWith(base() + "/a "));
        asked.clear();
        pages.put("/b", "<html><body>Parking is free</body></html>");
        assertThat(run(source).counts()).isEqualTo(new Counts(0, 1, 1, 0));
        assertThat(asked).as("/a is not even asked for").containsExactly("/sitemap.xml", "/b");
        sitemap("<url><loc>%s/a</loc><lastmod>2026-02-01</lastmod></url>");
        pages.put("/a", "<html><body>Opening hours <script>2</script></body></html>");
        assertThat(run(source).counts()).as("another script is no change").isEqualTo(new Counts(0, 0, 1, 1));
        assertThat(chamber.documents).hasSize(1);
        sources.delete(owner, agent, source.id());
        assertThat(chamber.documents).isEmpty();
        assertThat(sources.list(owner, agent)).isEmpty();
    }

    @Test
    void a_page_that_only_got_another_name_stays_the_document_that_it_is() {
        pages.put("/hours", "<p>Open from 9 to 5");
        pages.put("/hours/", "<p>Open from 9 to 5");
        Source source = create(Kind.PAGE, Definition.at(base() + "/hours", "", ""), "");
        run(source);
        Source moved = moves.move(owner, agent, source.id(), new SourceMoves.Move(base() + "/hours/", "", false));

        assertThat(moved.definition().url()).isEqualTo(base() + "/hours/");
        assertThat(run(moved).counts()).as("its document was replaced").isEqualTo(new Counts(0, 1, 0, 0));
        assertThat(chamber.documents.values()).singleElement(STRING).startsWith(base() + "/hours/ ");
        assertThat(run(moved).counts()).isEqualTo(new Counts(0, 0, 1, 0));
    }

    @Test
    void another_resource_is_asked_about_and_must_answer_before_it_counts() {
        pages.put("/stock.csv", "id,name\n1,Tea\n2,Rice\n");
        pages.put("/new.csv", "id,name\n1,Tea\n3,Salt\n");
        Source source = table("/stock.csv");
        run(source);
        refused(
                "source_moves",
                () -> moves.move(owner, agent, source.id(), new SourceMoves.Move(base() + "/new.csv", "", false)));
        refused(
                "source_page_gone",
                () -> moves.move(owner, agent, source.id(), new SourceMoves.Move(base() + "/none.csv", "", true)));
        assertThat(sources.get(owner, agent, source.id()).definition().url()).isEqualTo(base() + "/stock.csv");
        Source moved = moves.move(owner, agent, source.id(), new SourceMoves.Move(base() + "/new.csv", "", true));
        assertThat(run(moved).counts()).isEqualTo(new Counts(1, 1, 0, 1));
        assertThat(chamber.records).containsOnlyKeys("1", "3");
    }

    @Test
    void a_page_that_cannot_be_had_does_not_take_the_old_one_with_it() {
        pages.put("/a", "<p>Open from 9 to 5");
        pages.put("/b", "<p>Open from 8 to 4");
        Source source = create(Kind.PAGE, Definition.at(base() + "/a", "", ""), "");
        run(source);
        Source moved = moves.move(owner, agent, source.id(), new SourceMoves.Move(base() + "/b", "", true));
        pages.put("/b", "");
        assertThat(run(moved).state()).isEqualTo(Source.State.FAILED);
        assertThat(chamber.documents.values()).singleElement(STRING).startsWith(base() + "/a ");
        pages.put("/b", "<p>Open from 8 to 4");
        run(moved);
        assertThat(chamber.documents.values()).singleElement(STRING).startsWith(base() + "/b ");
    }

    @ParameterizedTest
    @CsvSource({
        "http://shop.example/a, https://shop.example/a, true, true",
        "https://shop.example/a, http://shop.example/a, false, false",
        "https://shop.example/a, https://www.shop.example/a/, true, false",
        "https://shop.example/, https://shop.example/index.html, true, true",
        "https://shop.example/a?page=1, https://shop.example/a/?page=1, true, true",
        "https://shop.example/a?page=1, https://shop.example/a?page=2, false, true",
        "https://shop.example/a, https://shop.example:8443/a, false, false",
        "https://shop.example/a, https://shop.example.evil.example/a, false, false",
    })
    void what_is_the_same_resource_and_who_may_know_its_secret(String before, String after, boolean same, boolean knows)
            throws Exception {
        WebAddress old = WebAddress.parse(before);
        WebAddress now = WebAddress.parse(after);
        assertThat(SourceMoves.isSame(old, now)).isEqualTo(same);
        assertThat(SourceMoves.mayKnow(old, now)).isEqualTo(knows);
    }

    @Test
    void pages_count_against_the_room_for_documents_and_the_run_says_when_it_is_used_up() {
        pages.put("/big", "x".repeat((int) ROOM - 100));
        assertThat(run(create(Kind.PAGE, Definition.at(base() + "/big", "", ""), ""))
                        .state())
                .isEqualTo(Source.State.OK);
        pages.put("/more", "y".repeat(200));
        Source more = run(create(Kind.PAGE, Definition.at(base() + "/more", "", ""), ""));
        assertThat(more.problem()).isEqualTo("chamber_full");
        assertThat(chamber.documents).hasSize(1);
    }

    @Test
    void only_chosen_columns_become_knowledge() {
        pages.put("/stock.csv", "id,name,cost,price\n1,Tea,1.10,3.50\n");
        run(create(Kind.TABLE, Definition.at(base() + "/stock.csv", "", "name", List.of("Name", "price")), ""));
        assertThat(record("1").fields()).containsOnly(Map.entry("Name", "Tea"), Map.entry("price", "3.50"));
        Source wrong = run(create(Kind.TABLE, Definition.at(base() + "/stock.csv", "", "", List.of("colour")), ""));
        assertThat(wrong.problem()).isEqualTo("no_such_column");
    }

    @Test
    void a_run_on_its_way_says_how_far_it_is() {
        sitemap("<url><loc>%s/a</loc></url><url><loc>%s/b</loc></url><url><loc>%s/c</loc></url>");
        for (String path : List.of("/a", "/b", "/c")) pages.put(path, "<p>" + path);
        Source source = create(Kind.SITEMAP, Definition.at(base() + "/sitemap.xml", "", ""), "");
        List<String> seen = new java.util.concurrent.CopyOnWriteArrayList<>();
        chamber.beforePage = () -> {
            Source now = sources.get(owner, agent, source.id());
            seen.add(now.state() + " " + now.counts().seen() + "/" + now.expected());
        };
        run(source);
        assertThat(seen).containsExactly("RUNNING 0/0", "RUNNING 1/3", "RUNNING 2/3");
    }

    @Test
    void trying_shows_the_beginning_and_keeps_nothing() {
        pages.put("/stock.csv", "id,name\n1,Tea\n2,Rice\n3,\n4,d\n5,e\n6,f\n");
        SourceTrial.Sample sample = sample(Kind.TABLE, Definition.at(base() + "/stock.csv", "", ""), "");
        assertThat(sample.columns()).containsExactly("id", "name");
        assertThat(sample.count()).isEqualTo(6);
        assertThat(sample.rows()).hasSize(5).startsWith(List.of("1", "Tea"), List.of("2", "Rice"));
        sitemap("<url><loc>%s/a</loc></url>");
        pages.put("/a", "<title>x</title><script>no</script><p>Opening hours");
        assertThat(sample(Kind.SITEMAP, Definition.at(base() + "/sitemap.xml", "", ""), "")
                        .lines())
                .containsExactly(base() + "/a");
        assertThat(sample(Kind.PAGE, Definition.at(base() + "/a", "", ""), "").lines())
                .containsExactly("x Opening hours");
        assertThat(chamber.records).isEmpty();
        assertThat(chamber.documents).isEmpty();
        assertThat(sources.list(owner, agent)).isEmpty();
        refused("source_page_gone", () -> sample(Kind.PAGE, Definition.at(base() + "/no", "", ""), ""));
        refused("source_address_forbidden", () -> sample(Kind.PAGE, Definition.at("http://127.0.0.1:1/", "", ""), ""));
        refused("source_no_such_column", () -> sample(Kind.TABLE, Definition.at(base() + "/stock.csv", "sku", ""), ""));
    }

    @Test
    void a_source_gets_another_name_schedule_and_password() {
        Source source = query("select 1 as id", "");
        Source changed = sources.change(
                owner, agent, source.id(), new Sources.Change("Shop", "daily:03:30@Asia/Shanghai", "new"));
        assertThat(changed.name()).isEqualTo("Shop");
        assertThat(changed.schedule()).isEqualTo(Schedule.parse("daily:03:30@Asia/Shanghai"));
        assertThat(changed.nextRun()).isAfter(Instant.now());
        assertThat(password(changed)).hasValue("new");
        assertThat(password(source)).as("the old one is gone").isEmpty();
        Source kept = sources.change(owner, agent, source.id(), new Sources.Change("Shop", "hourly:5", ""));
        assertThat(password(kept)).hasValue("new");
        refused(
                "not_found",
                () -> sources.change(owner(), agent, source.id(), new Sources.Change("Mine", "hourly:5", "")));
    }

    @Test
    void a_sitemap_may_not_lead_to_other_sites_nor_to_entities() {
        pages.put("/sitemap.xml", "<urlset><url><loc>http://elsewhere.example/</loc></url></urlset>");
        Source source = create(Kind.SITEMAP, Definition.at(base() + "/sitemap.xml", "", ""), "");
        assertThat(run(source).problem()).isEqualTo("foreign_page");
        pages.put(
                "/sitemap.xml",
                "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><urlset><url><loc>&e;</loc></url></urlset>");
        assertThat(run(source).problem()).isEqualTo("wrong_sitemap");
    }

    @Test
    void a_query_reads_rows_newer_than_before_and_cannot_write() {
        Jdbi shop = shop();
        shop.useHandle(handle -> handle.execute("""
                create table goods (id int primary key, name text, price numeric, changed timestamptz);
                insert into goods values (1, 'Tea', 3.50, '2026-01-01'), (2, 'Rice', 1.20, '2026-01-02')"""));
        Source source = query("select id, name, price, changed from goods", "changed");
        assertThat(run(source).counts()).isEqualTo(new Counts(2, 0, 0, 0));
        assertThat(record("1").fields()).containsEntry("price", "3.50");
        assertThat(record("1").updatedAt()).as("by which its age is judged").isEqualTo("2026-01-01T00:00:00Z");
        shop.useHandle(handle -> handle.execute("update goods set price = 3.60, changed = '2026-01-03' where id = 1"));
        assertThat(run(source).counts()).isEqualTo(new Counts(0, 1, 1, 0));
        assertThat(cells()).doesNotContain("Rice").doesNotContain("open sesame");
        shop.useHandle(handle ->
                handle.execute("create function wipe() returns int language sql as 'delete from goods; select 1'"));
        Source writing = query("select wipe() as id", "");
        Source refused = run(writing);
        assertThat(refused.problem()).isEqualTo("query_failed");
        assertThat(refused.problemDetail()).isEqualTo("25006");
        assertThat(run(query("select pg_sleep(5) as id", "")).problem()).isEqualTo("too_slow");
        assertThat(run(query("select x as id from generate_series(1, 100000) x", ""))
                        .problem())
                .isEqualTo("too_large");
    }

    @Test
    void what_is_no_single_query_is_not_taken() {
        for (String sql : List.of(
                "delete from goods", "select 1; delete from goods", "", "call wipe()", "insert into a select 1"))
            refused("not_a_query", () -> query(sql, ""));
        refused("invalid_schedule", () -> wish("every:1"));
        refused("address_malformed", () -> create(Kind.PAGE, Definition.at("http://a@b/", "", ""), ""));
    }

    @Test
    void pushed_records_are_in_the_chamber_when_put_returns() {
        LiveRecord tea = new LiveRecord("tea", "Tea", "Costs 3.50.", Map.of(), null, null);
        sources.put(owner, agent, "Web shop", List.of(tea));
        assertThat(chamber.records).containsKey("tea");
        sources.put(owner, agent, "Web shop", List.of(tea));
        assertThat(sources.list(owner, agent)).singleElement().satisfies(source -> {
            assertThat(source.kind()).isEqualTo(Kind.PUSH);
            assertThat(source.name()).isEqualTo("Web shop");
        });
        sources.remove(owner, agent, "Web shop", List.of("tea"));
        assertThat(chamber.records).isEmpty();
    }

    @Test
    void what_a_program_forgets_is_counted_off() {
        sources.put(owner, agent, "Web shop", List.of(record("tea", "Tea"), record("rice", "Rice")));
        assertThat(pushed().rows()).isEqualTo(2);
        sources.remove(owner, agent, "Web shop", List.of("tea", "unknown"));
        assertThat(pushed().rows()).isEqualTo(1);
        assertThat(pushed().counts()).isEqualTo(new Counts(0, 0, 0, 1));
        sources.remove(owner, agent, "Web shop", List.of("tea"));
        assertThat(pushed().rows()).as("it had gone before").isEqualTo(1);
    }

    @Test
    void a_push_that_is_refused_stands_with_its_source_until_one_is_taken() {
        sources.refused(owner, agent, "Web shop", "empty_record");
        assertThat(sources.list(owner, agent)).as("there is none yet").isEmpty();
        sources.put(owner, agent, "Web shop", List.of(record("tea", "Tea")));
        chamber.beforePut = () -> {
            throw new Refusal("out_of_space", Refusal.Kind.UNAVAILABLE);
        };
        refused("out_of_space", () -> sources.put(owner, agent, "Web shop", List.of(record("rice", "Rice"))));
        assertThat(pushed().state()).isEqualTo(Source.State.FAILED);
        assertThat(pushed().problem()).isEqualTo("out_of_space");
        assertThat(pushed().rows()).isEqualTo(1);
        sources.refused(owner, agent, "Web shop", "empty_record");
        assertThat(pushed().problem()).isEqualTo("empty_record");
        chamber.beforePut = null;
        sources.put(owner, agent, "Web shop", List.of(record("rice", "Rice")));
        assertThat(pushed().state()).isEqualTo(Source.State.OK);
        assertThat(pushed().problem()).isNull();
        assertThat(pushed().rows()).isEqualTo(2);
    }

    private Source pushed() {
        return sources.list(owner, agent).getFirst();
    }

    private static LiveRecord record(String id, String title) {
        return new LiveRecord(id, title, title + " is sold.", Map.of(), null, null);
    }

    @Test
    @Tag("P-B1")
    void another_tenants_source_is_not_there() {
        Source source = table("/x.csv");
        CurrentTenant other = owner();
        refused("not_found", () -> sources.get(other, agent, source.id()));
        refused("not_found", () -> sources.pause(other, agent, source.id(), true));
        refused("not_found", () -> sources.due(other, agent, source.id()));
        refused("not_found", () -> sources.delete(other, agent, source.id()));
    }

    @Test
    @Tag("P-B65")
    void the_same_key_gives_the_same_source_and_another_wish_a_conflict() {
        UUID key = Ids.next();
        Sources.Wish wish = new Sources.Wish(Kind.PAGE, "Hours", Definition.at(base() + "/a", "", ""), "", "every:15");
        assertThat(sources.create(owner, agent, key, wish).id())
                .isEqualTo(sources.create(owner, agent, key, wish).id());
        Sources.Wish another =
                new Sources.Wish(Kind.PAGE, "Hours", Definition.at(base() + "/b", "", ""), "", "every:15");
        refused("idempotency_conflict", () -> sources.create(owner, agent, key, another));
    }

    @Test
    @Tag("P-F15")
    void two_schedulers_on_one_database_run_each_period_once() throws Exception {
        pages.put("/stock.csv", "id,name\n1,Tea\n");
        Source one = table("/stock.csv");
        Source two = table("/stock.csv");
        Scheduler first = scheduler(Duration.ofSeconds(20));
        Scheduler second = scheduler(Duration.ofSeconds(20));
        first.start();
        second.start();
        try {
            until(() -> finished(one) == 1 && finished(two) == 1);
            for (int i = 2; i <= 4; i++) {
                int runs = i;
                SourceTask.at(i % 2 == 0 ? first : second, owner.tenant(), one.id(), Instant.now());
                until(() -> finished(one) == runs);
            }
            assertThat(asked.stream().filter("/stock.csv"::equals)).hasSize(5);
        } finally {
            first.stop();
            second.stop();
        }
    }

    @Test
    @Tag("P-F15")
    void a_stale_leader_cannot_end_a_run_that_another_has_taken_over() {
        Source source = table("/stock.csv");
        Instant period = Instant.parse("2026-11-23T10:00:00Z");
        Run stale = Run.begin(tx, box, source, period).orElseThrow();
        Run now = Run.begin(tx, box, source, period).orElseThrow();
        now.good(Counts.NONE, Mark.NONE, period.plusSeconds(900));
        assertThatExceptionOfType(Run.Stale.class)
                .isThrownBy(() -> stale.good(new Counts(9, 9, 9, 9), Mark.NONE, period));
        assertThat(Run.begin(tx, box, source, period)).as("the period is done").isEmpty();
        assertThat(sources.get(owner, agent, source.id()).counts()).isEqualTo(Counts.NONE);
        assertThat(finished(source)).isEqualTo(1);
    }

    @Test
    @Tag("P-F10")
    void daily_runs_happen_once_a_day_over_clock_changes() {
        Schedule daily = Schedule.parse("daily:02:30@Europe/Berlin");
        Instant before = Instant.parse("2026-03-28T12:00:00Z");
        Instant skipped = daily.next(before);
        assertThat(skipped).isEqualTo(Instant.parse("2026-03-29T01:30:00Z"));
        assertThat(daily.next(skipped)).isEqualTo(Instant.parse("2026-03-30T00:30:00Z"));
        assertThat(Schedule.parse("hourly:5").next(Instant.parse("2026-03-28T12:05:00Z")))
                .isEqualTo(Instant.parse("2026-03-28T13:05:00Z"));
    }

    private Source run(Source source) {
        runner.run(owner.tenant(), source.id(), Instant.now());
        return sources.get(owner, agent, source.id());
    }

    private LiveRecord record(String id) {
        return java.util.Objects.requireNonNull(chamber.records.get(id), id);
    }

    private Source table(String path) {
        return create(Kind.TABLE, Definition.at(base() + path, "", "name"), "");
    }

    private SourceTrial.Sample sample(Kind kind, Definition definition, String secret) {
        return new SourceTrial(fetcher(), databases())
                .sample(owner, new Sources.Wish(kind, "A source", definition, secret, "every:15"));
    }

    private Optional<String> password(Source source) {
        return secrets.read(owner.tenant(), java.util.Objects.requireNonNull(source.secret()));
    }

    private Source query(String sql, String updated) {
        PGSimpleDataSource shop = (PGSimpleDataSource) DATABASE.superuser();
        return create(
                Kind.QUERY,
                new Definition(
                        "",
                        "postgresql",
                        "127.0.0.1",
                        shop.getPortNumbers()[0],
                        String.valueOf(shop.getDatabaseName()),
                        "shop",
                        true,
                        "",
                        sql,
                        "",
                        "name".equals(updated) ? "name" : "",
                        List.of(),
                        updated),
                "open sesame");
    }

    /** A database of the tenant's own, played by a schema of the test server. */
    private static Jdbi shop() {
        Jdbi jdbi = Jdbi.create(DATABASE.superuser());
        jdbi.useHandle(handle -> handle.execute("""
                create role shop login password 'open sesame';
                create schema shop authorization shop;
                alter role shop set search_path = shop;"""));
        PGSimpleDataSource source = (PGSimpleDataSource) DATABASE.superuser();
        source.setUser("shop");
        source.setPassword("open sesame");
        return Jdbi.create(source);
    }

    private Source create(Kind kind, Definition definition, String secret) {
        return sources.create(
                owner, agent, Ids.next(), new Sources.Wish(kind, "A source", definition, secret, "every:15"));
    }

    private Source wish(String schedule) {
        return sources.create(
                owner,
                agent,
                Ids.next(),
                new Sources.Wish(Kind.PAGE, "A source", Definition.at(base(), "", ""), "", schedule));
    }

    private void sitemap(String urls) {
        pages.put("/sitemap.xml", "<urlset>" + urls.replace("%s", base()) + "</urlset>");
    }

    private String base() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private FetchSettings settings() {
        int database = ((PGSimpleDataSource) DATABASE.superuser()).getPortNumbers()[0];
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        return FetchSettings.defaults()
                .withOpenings(List.of(
                        new Opening(loopback, 32, server.getAddress().getPort()), new Opening(loopback, 32, database)));
    }

    private AddressGuard guard() {
        return new AddressGuard(settings(), host -> List.of(InetAddress.getAllByName(host)));
    }

    private GuardedFetcher fetcher() {
        return new GuardedFetcher(settings(), guard());
    }

    private GuardedDatabase databases() {
        return new GuardedDatabase(
                guard(), new GuardedDatabase.Limits(Duration.ofSeconds(2), Duration.ofSeconds(10), 1_000, 1_000_000));
    }

    private SourceRunner runner() {
        return new SourceRunner(
                tx,
                chamber.chambers(),
                new DocumentRoom(tx, chamber.chambers(), ROOM),
                fetcher(),
                databases(),
                secrets,
                box);
    }

    private Scheduler scheduler(Duration heartbeat) {
        SourceTask task = new SourceTask(runner, ops);
        return Scheduler.create(DATABASE.ops(), task.runs())
                .startTasks(task.sweep())
                .tableName("market.scheduled_tasks")
                .serializer(new JacksonSerializer(SourceRows.JSON))
                .threads(3)
                .pollingInterval(Duration.ofMillis(100))
                .heartbeatInterval(heartbeat)
                .shutdownMaxWait(Duration.ofSeconds(2))
                .alwaysPersistTimestampInUTC()
                .build();
    }

    private HttpServer server() {
        try {
            HttpServer made = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
            made.createContext("/", exchange -> {
                String path = exchange.getRequestURI().getPath();
                asked.add(path);
                String body = pages.get(path);
                String etag = "\"" + (body == null ? 0 : body.hashCode()) + "\"";
                if (body == null) {
                    exchange.sendResponseHeaders(404, -1);
                } else if (etag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
                    exchange.sendResponseHeaders(304, -1);
                } else {
                    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders().set("ETag", etag);
                    exchange.getResponseHeaders().set("Content-Type", path.contains(".") ? "text/plain" : "text/html");
                    exchange.sendResponseHeaders(200, bytes.length);
                    exchange.getResponseBody().write(bytes);
                }
                exchange.close();
            });
            made.start();
            return made;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** All that the market keeps of sources. */
    private static String cells() {
        return Jdbi.create(DATABASE.superuser())
                .withHandle(
                        handle -> handle.createQuery("""
                        select string_agg(t, ' ') from (
                          select s::text t from market.source s union all select i::text from market.source_item i
                          union all select r::text from market.source_run r union all select k::text from market.secret k
                          union all select x::text from market.scheduled_tasks x) all_rows""").mapTo(String.class).one());
    }

    private int finished(Source source) {
        return tx.in(
                owner.tenant(),
                handle -> handle.createQuery("select count(*) from source_run where source_id = :id and state = 'OK'")
                        .bind("id", source.id())
                        .mapTo(Integer.class)
                        .one());
    }

    private static void until(java.util.function.BooleanSupplier done) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!done.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            LockSupport.parkNanos(20_000_000);
        }
    }

    private CurrentTenant owner() {
        Members members = new Members(tx, ops, audit);
        Person founder = new People(ops).signedIn("https://issuer", "s" + COUNT.incrementAndGet(), "Ada", "");
        return members.current(
                founder.id(), members.found(founder.id(), "Harbour Shop").id());
    }

    private static void refused(String code, org.assertj.core.api.ThrowableAssert.ThrowingCallable deed) {
        assertThatThrownBy(deed)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }
}
