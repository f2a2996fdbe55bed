package bicameral.marketplace.portability;

import bicameral.marketplace.agent.AgentSettingsJson;
import bicameral.protocol.archive.BrokenArchive;
import bicameral.protocol.archive.BrokenArchive.Fault;
import bicameral.tenant.Ids;
import bicameral.tenant.Role;
import bicameral.tenant.Slugs;
import bicameral.tenant.TenantId;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/** Puts the rows of an archive in, within one transaction as bicameral_ops. Money comes in nowhere. */
final class ImportedRows {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_ROW = 4 << 20;
    private static final int PIECE = 1 << 20;
    private static final int MOST_NAMED = 200;
    /** Tables whose rows go in as they are, in the order in which they can. */
    private static final List<String> AS_THEY_ARE = List.of(
            "agent_draft",
            "agent_version",
            "engine_bound",
            "spending_limit",
            "department",
            "department_budget",
            "egress_ceiling",
            "receipt_witness",
            "audit_entry",
            "invoice_address");

    private final Handle handle;
    private final Imports.Checked checked;
    private final Path staging;
    private final List<String> renamed = new ArrayList<>();
    private final List<String> sources = new ArrayList<>();
    private final List<String> members = new ArrayList<>();
    private final Map<String, String> slugs = new HashMap<>();

    ImportedRows(Handle handle, Imports.Checked checked, Path staging) {
        this.handle = handle;
        this.checked = checked;
        this.staging = staging;
    }

    /** What is done with a row. */
    private interface Each {
        void row(ObjectNode row) throws IOException;
    }

    Imports.Imported insert() throws IOException {
        try {
            String name = tenant();
            each("person", this::person);
            peopleOf("agent_version", "published_by", "published_by_name");
            peopleOf("source", "created_by", null);
            peopleOf("audit_entry", "person_id", "who");
            each("agent", this::agent);
            for (String table : AS_THEY_ARE) each(table, row -> put(table, own(settingsChecked(row))));
            each("publisher", this::publisher);
            each("listing", this::listing);
            each("source", this::source);
            each("embedding_endpoint", this::endpoint);
            receiptLog();
            note(name);
            return new Imports.Imported(
                    checked.tenant(),
                    name,
                    checked.head().instance(),
                    checked.head().key(),
                    false,
                    renamed,
                    sources,
                    members,
                    invite(handle, checked.tenant()));
        } catch (JdbiException | IllegalArgumentException e) {
            // Rows that no instance would have written.
            throw new BrokenArchive(Fault.DAMAGED, "");
        }
    }

    private void each(String table, Each each) throws IOException {
        Path file = staging.resolve("market").resolve(table + ".jsonl");
        if (!Files.exists(file)) return;
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String line = line(lines); line != null; line = line(lines)) each.row(parsed(line, table));
        } catch (CharacterCodingException e) {
            throw new BrokenArchive(Fault.DAMAGED, table);
        }
    }

    private static @Nullable String line(BufferedReader from) throws IOException {
        StringBuilder line = new StringBuilder();
        int c = from.read();
        if (c < 0) return null;
        while (c >= 0 && c != '\n') {
            if (line.length() >= LONGEST_ROW) throw new BrokenArchive(Fault.TOO_LARGE, "");
            line.append((char) c);
            c = from.read();
        }
        return line.toString();
    }

    private static ObjectNode parsed(String line, String table) throws BrokenArchive {
        try {
            if (JSON.readTree(line) instanceof ObjectNode row) return row;
        } catch (JsonProcessingException e) {
            throw new BrokenArchive(Fault.DAMAGED, table);
        }
        throw new BrokenArchive(Fault.DAMAGED, table);
    }

    /** Whatever the row says, it is this tenant's. */
    private ObjectNode own(ObjectNode row) {
        return row.put("tenant_id", checked.tenant().toString());
    }

    /** Settings that could not be read here would break every page that shows them. */
    private static ObjectNode settingsChecked(ObjectNode row) throws BrokenArchive {
        JsonNode settings = row.get("settings");
        if (settings == null) return row;
        try {
            AgentSettingsJson.read(settings.toString());
            return row;
        } catch (RuntimeException e) {
            throw new BrokenArchive(Fault.DAMAGED, "settings");
        }
    }

    private void put(String table, ObjectNode row) {
        List<String> columns = new ArrayList<>();
        row.fieldNames().forEachRemaining(columns::add);
        List<String> known = known(table).stream().filter(columns::contains).toList();
        String list = String.join(", ", known);
        handle.createUpdate("insert into market." + table + " (" + list + ") select " + list
                        + " from jsonb_populate_record(null::market." + table + ", :row::jsonb)")
                .bind("row", row.toString())
                .execute();
    }

    /** Names of columns come from the catalogue, never from the archive. */
    private List<String> known(String table) {
        return handle.createQuery("""
            select attname::text from pg_attribute
            where attrelid = ('market.' || :table)::regclass and attnum > 0 and not attisdropped\
            """).bind("table", table).mapTo(String.class).list();
    }

    private String tenant() throws IOException {
        String[] name = new String[1];
        each("tenant", row -> {
            name[0] = row.path("name").asText();
            String slug = free("tenant", "slug", row.path("slug").asText());
            handle.createUpdate("""
                insert into tenant as t (id, kind, name, slug) values (:id, 'ENTERPRISE', :name, :slug)
                on conflict (id) do update
                  set kind = 'ENTERPRISE', name = excluded.name, slug = excluded.slug, erased_at = null
                  where t.erased_at is not null\
                """)
                    .bind("id", checked.tenant().value())
                    .bind("name", name[0])
                    .bind("slug", slug)
                    .execute();
        });
        if (name[0] == null) throw new BrokenArchive(Fault.DAMAGED, "market/tenant.jsonl");
        return name[0];
    }

    private void person(ObjectNode row) {
        if (members.size() < MOST_NAMED)
            members.add(row.path("display_name").asText() + " <"
                    + row.path("email").asText() + "> " + row.path("roles").toString());
        stranger(row.path("id").asText(), row.path("display_name").asText());
    }

    /** Those who did something once and belong to it no more. */
    private void peopleOf(String table, String idColumn, @Nullable String nameColumn) throws IOException {
        each(table, row -> {
            // The platform does things too; no person stands behind them.
            if (row.path(idColumn).isNull()) return;
            stranger(
                    row.path(idColumn).asText(),
                    nameColumn == null ? "—" : row.path(nameColumn).asText());
        });
    }

    /** Somebody who has no account here, so that what they did keeps their name. */
    private void stranger(String id, String name) {
        handle.createUpdate("""
            insert into person (id, issuer, subject, display_name, email, personal_tenant)
            select :id, 'imported', :id::text, left(coalesce(nullif(:name, ''), '—'), 120), '', null
            where not exists (select 1 from person where id = :id)\
            """)
                .bind("id", UUID.fromString(id))
                .bind("name", name)
                .execute();
    }

    private void agent(ObjectNode row) {
        String slug = free("agent", "slug", row.path("slug").asText());
        slugs.put(row.path("id").asText(), slug);
        put("agent", own(row.put("slug", slug)));
    }

    private void publisher(ObjectNode row) {
        String slug = free("publisher", "slug", row.path("slug").asText());
        put("publisher", own(row.put("slug", slug).put("demo", false)));
    }

    private void listing(ObjectNode row) throws BrokenArchive {
        String slug = slugs.get(row.path("agent_id").asText());
        if (slug == null) throw new BrokenArchive(Fault.DAMAGED, "market/listing.jsonl");
        put("listing", own(settingsChecked(row).put("slug", slug)));
    }

    /** It rests where its secret has to be entered again. */
    private void source(ObjectNode row) {
        boolean secret = row.path("has_secret").asBoolean();
        if (secret && sources.size() < MOST_NAMED) sources.add(row.path("name").asText());
        row.remove("has_secret");
        row.put("paused", secret || row.path("paused").asBoolean());
        handle.createUpdate("""
            insert into source (tenant_id, id, agent_id, kind, name, definition, schedule, paused, created_by, created_at,
              deleted_at)
            select tenant_id, id, agent_id, kind, name, definition, schedule, paused, created_by, created_at, deleted_at
            from jsonb_populate_record(null::market.source, :row::jsonb)\
            """).bind("row", own(row).toString()).execute();
    }

    /** It is off, and without a key, whatever the archive says. */
    private void endpoint(ObjectNode row) {
        row.remove("secret_id");
        put("embedding_endpoint", own(row.put("enabled", false)));
    }

    /** The address itself, or one like it where it is taken; every change is told. */
    private String free(String table, String column, String wanted) {
        if (!Slugs.wellFormed(wanted)) return Slugs.from("", "t");
        String slug = wanted;
        while (taken(table, column, slug)) slug = Slugs.varied(wanted);
        if (!slug.equals(wanted)) renamed.add(table + " " + wanted + " → " + slug);
        return slug;
    }

    private boolean taken(String table, String column, String slug) {
        return handle.createQuery("select count(*) from market." + table + " where " + column + " = :slug")
                        .bind("slug", slug)
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    /** As it came, to be verified and taken along again; the log here begins anew. */
    private void receiptLog() throws IOException {
        Path file = staging.resolve(TenantArchive.RECEIPTS);
        if (!Files.exists(file)) return;
        handle.createUpdate("delete from receipt_log_before where tenant_id = :tenant")
                .bind("tenant", checked.tenant().value())
                .execute();
        try (InputStream in = Files.newInputStream(file)) {
            int part = 0;
            for (byte[] piece = in.readNBytes(PIECE); piece.length > 0; piece = in.readNBytes(PIECE))
                handle.createUpdate("insert into receipt_log_before (tenant_id, part, lines) values (:tenant, :part,"
                                + " :lines)")
                        .bind("tenant", checked.tenant().value())
                        .bind("part", part++)
                        .bind("lines", piece)
                        .execute();
        }
    }

    private void note(String name) {
        handle.createUpdate("""
            insert into tenant_import (tenant_id, archive, instance, instance_key, made_at, report)
            values (:tenant, :archive, :instance, :key, :made, :report::jsonb)\
            """)
                .bind("tenant", checked.tenant().value())
                .bind("archive", checked.hash())
                .bind("instance", checked.head().instance())
                .bind("key", checked.head().key())
                .bind("made", checked.head().at().atOffset(java.time.ZoneOffset.UTC))
                .bind("report", Imports.Report.write(renamed, sources, members))
                .execute();
        if (name.isBlank()) throw new IllegalStateException("a tenant has a name");
    }

    static boolean hasOwner(Handle handle, TenantId tenant) {
        return handle.createQuery("select count(*) from membership where tenant_id = :tenant and 'OWNER' = any(roles)")
                        .bind("tenant", tenant.value())
                        .mapTo(Long.class)
                        .one()
                > 0;
    }

    /** By whoever made it there; whoever opens it becomes the owner. */
    static String invite(Handle handle, TenantId tenant) {
        Tokens.Fresh token = Tokens.fresh();
        UUID maker = Ids.next();
        handle.createUpdate("""
            insert into person (id, issuer, subject, display_name, email, personal_tenant)
            values (:id, 'imported', :id::text, '—', '', null)\
            """).bind("id", maker).execute();
        handle.createUpdate("""
            insert into invitation (tenant_id, id, token_hash, roles, note, created_by, expires_at)
            values (:tenant, :id, :hash, :roles, '', :maker, now() + interval '7 days')\
            """)
                .bind("tenant", tenant.value())
                .bind("id", Ids.next())
                .bind("hash", token.hash())
                .bindArray("roles", String.class, (Object[]) bicameral.tenant.TenantRows.names(Set.of(Role.OWNER)))
                .bind("maker", maker)
                .execute();
        return token.text();
    }
}
