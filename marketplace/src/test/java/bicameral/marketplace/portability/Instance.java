package bicameral.marketplace.portability;

import bicameral.db.TestDatabase;
import bicameral.host.chamber.Chambers;
import bicameral.host.embedding.EmbeddingEndpoints;
import bicameral.host.gateway.EgressPolicy;
import bicameral.host.receipt.Checkpoints;
import bicameral.host.receipt.Crossed;
import bicameral.host.receipt.ReceiptExport;
import bicameral.host.receipt.Receipts;
import bicameral.marketplace.agent.AgentDraft;
import bicameral.marketplace.agent.Agents;
import bicameral.marketplace.listing.Listings;
import bicameral.marketplace.listing.Shelf;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.source.Definition;
import bicameral.marketplace.source.Source;
import bicameral.marketplace.source.Sources;
import bicameral.marketplace.template.Templates;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.Ids;
import bicameral.tenant.OpsTx;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import bicameral.tenant.TenantTx;
import bicameral.tenant.audit.AuditLog;
import bicameral.tenant.identity.People;
import bicameral.tenant.identity.Person;
import bicameral.tenant.membership.Invitations;
import bicameral.tenant.membership.Members;
import bicameral.tenant.secret.SecretBox;
import bicameral.tenant.secret.SecretSettings;
import bicameral.tenant.secret.Secrets;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** An instance with a real database, real files, and chambers that are directories. */
final class Instance {
    final TestDatabase database = TestDatabase.fresh();
    final Path data;
    final TenantTx tx = new TenantTx(database.app());
    final OpsTx ops = new OpsTx(database.ops());
    final AuditLog audit = new AuditLog(tx);
    final People people = new People(ops);
    final Members members = new Members(tx, ops, audit);
    final Invitations invitations = new Invitations(tx, ops, audit);
    final Agents agents = new Agents(tx, audit, new Templates(), new Shelf(new Templates()));
    final Listings listings = new Listings(tx);
    final Receipts receipts = new Receipts(tx);
    final SecretBox box;
    final Sources sources;
    final EmbeddingEndpoints endpoints;
    final InstanceKey key;
    final TenantArchive archives;
    final Exports exports;
    final Imports imports;
    final Erasures erasures;
    /** What is to happen when a chamber is erased or installed. */
    @Nullable
    Runnable trouble;

    Instance(Path data, String secret) {
        this(data, secret, Duration.ZERO);
    }

    Instance(Path data, String secret, Duration coolingOff) {
        this.data = data;
        this.box = new SecretBox(new SecretSettings(secret));
        this.key = new InstanceKey(box);
        Chambers chambers = chambers();
        this.sources = new Sources(tx, audit, new Secrets(tx, box), chambers);
        this.endpoints = new EmbeddingEndpoints(tx, new Secrets(tx, box), audit);
        PortabilitySettings settings =
                PortabilitySettings.defaults(URI.create("http://" + secret.substring(0, 2)), data, coolingOff);
        this.archives =
                new TenantArchive(tx, chambers, new ReceiptExport(tx, new Checkpoints(tx, ops, box)), key, settings);
        this.exports = new Exports(tx, ops, audit, archives, settings);
        this.imports = new Imports(ops, chambers, settings);
        this.erasures = new Erasures(tx, ops, audit, chambers, exports, key, settings);
    }

    Path chamber(TenantId tenant) {
        return data.resolve("chambers").resolve(tenant.toString());
    }

    private Chambers chambers() {
        return (Chambers) Proxy.newProxyInstance(
                Chambers.class.getClassLoader(),
                new Class<?>[] {Chambers.class},
                (proxy, method, arguments) -> answer(method.getName(), arguments));
    }

    private @Nullable Object answer(String method, Object[] arguments) throws IOException {
        Path chamber = chamber((TenantId) arguments[0]);
        Runnable before = trouble;
        switch (method) {
            case "snapshot" -> read(chamber, (Chambers.SnapshotReader) arguments[1]);
            case "install" -> {
                if (before != null) before.run();
                if (Files.exists(chamber)) throw new Refusal("chamber_exists", Refusal.Kind.CONFLICT);
                Files.createDirectories(data.resolve("chambers"));
                Files.move((Path) arguments[1], chamber);
            }
            case "erase" -> {
                if (before != null) before.run();
                long bytes = 0;
                for (Path file : files(chamber)) bytes += Files.size(file);
                Trees.delete(chamber);
                return bytes;
            }
            default -> throw new UnsupportedOperationException(method);
        }
        return null;
    }

    private static void read(Path chamber, Chambers.SnapshotReader reader) throws IOException {
        List<Path> files = files(chamber);
        long bytes = 0;
        for (Path file : files) bytes += Files.size(file);
        reader.begin(files.size(), bytes);
        for (Path file : files)
            try (InputStream in = Files.newInputStream(file)) {
                reader.file(chamber.relativize(file).toString(), Files.size(file), in);
            }
    }

    static List<Path> files(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) return List.of();
        try (Stream<Path> tree = Files.walk(directory)) {
            return tree.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /** A person who owns a new organisation. */
    CurrentTenant owner(String organisation) {
        Person person = people.signedIn("http://issuer", Ids.next().toString(), "Mei Owner", "o@example.org");
        return members.current(
                person.id(), members.found(person.id(), organisation).id());
    }

    /** With an agent on sale, a source that has a password, a receipt, and a chamber of two files. */
    AgentDraft furnished(CurrentTenant owner, String agentName) {
        AgentDraft agent = agents.create(
                owner, agentName, "Helps people choose a tea.", "practice-partner", "en", List.of(Money.CNY));
        agents.publish(owner, agent.id());
        sources.create(
                owner,
                agent,
                Ids.next(),
                new Sources.Wish(
                        Source.Kind.TABLE,
                        "Stock list",
                        Definition.at("https://example.org/stock.csv", "", "id"),
                        "bearer:CANARY-secret",
                        "every:15"));
        receipts.append(owner.tenant(), Crossed.nothing(Ids.next(), agent.id(), 1, EgressPolicy.NONE));
        write(chamber(owner.tenant()).resolve("chamber.db"), "CANARY-chamber");
        write(chamber(owner.tenant()).resolve("originals").resolve(Ids.next().toString()), "CANARY-original");
        return agent;
    }

    static void write(Path file, String text) {
        try {
            Path parent = file.getParent();
            if (parent != null) Files.createDirectories(parent);
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The archive of a tenant in a file of its own. */
    Path archive(TenantId tenant) throws IOException {
        Path file = data.resolve(Ids.next() + ".zip");
        try (OutputStream out = Files.newOutputStream(file)) {
            archives.write(tenant, out, (done, total) -> {});
        }
        return file;
    }

    long count(String table, TenantId tenant) {
        String column = table.equals("tenant") ? "id" : "tenant_id";
        return number("select count(*) from market." + table + " where " + column + " = '" + tenant + "'");
    }

    long number(String sql) {
        return Jdbi.create(database.superuser())
                .withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }

    String text(String sql) {
        return Jdbi.create(database.superuser())
                .withHandle(
                        handle -> handle.createQuery(sql).mapTo(String.class).one());
    }

    /** Every table of the schema. */
    List<String> tables() {
        return Jdbi.create(database.superuser())
                .withHandle(handle -> handle.createQuery(
                                "select tablename::text from pg_tables where schemaname = 'market' order by 1")
                        .mapTo(String.class)
                        .list());
    }

    /** Tables whose rows say a word. */
    List<String> tablesWith(String word) {
        List<String> found = new ArrayList<>();
        for (String table : tables())
            if (number("select count(*) from market." + table + " t where t::text ilike '%" + word + "%'") > 0)
                found.add(table);
        return found;
    }

    static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
