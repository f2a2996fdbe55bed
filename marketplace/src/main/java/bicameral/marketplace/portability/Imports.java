package bicameral.marketplace.portability;

import bicameral.host.chamber.Chambers;
import bicameral.protocol.archive.ArchiveLine;
import bicameral.protocol.archive.ArchiveReader;
import bicameral.protocol.archive.BrokenArchive;
import bicameral.tenant.Ids;
import bicameral.tenant.OpsTx;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Brings a tenant in from its archive: all or nothing, once however often it is asked. The archive is read to its end and held to its
 * manifest before anything is written; then its files are unpacked beside the chambers, its rows are put in with one transaction, and
 * the chamber is put in its place within that. Killed at any point it is begun again. Thread-safe.
 */
@ApplicationScoped
public class Imports {
    private static final Logger LOG = Logger.getLogger(Imports.class);

    private final OpsTx ops;
    private final Chambers chambers;
    private final PortabilitySettings settings;

    public Imports(OpsTx ops, Chambers chambers, PortabilitySettings settings) {
        this.ops = ops;
        this.chambers = chambers;
        this.settings = settings;
    }

    /**
     * A tenant that was brought in.
     *
     * @param instance where it came from, as the archive says
     * @param key of that instance, which has signed the archive
     * @param again whether it was here already, by the same archive
     * @param renamed addresses that were taken, before and after
     * @param sources whose secrets have to be entered again; they rest until then
     * @param members who belonged to it; accounts are the identity provider's, so they have to be invited again
     * @param invitation token by which whoever opens it becomes the owner; null where it has an owner already
     */
    public record Imported(
            TenantId tenant,
            String name,
            String instance,
            String key,
            boolean again,
            List<String> renamed,
            List<String> sources,
            List<String> members,
            @Nullable String invitation) {
        public Imported {
            renamed = List.copyOf(renamed);
            sources = List.copyOf(sources);
            members = List.copyOf(members);
        }
    }

    /**
     * Brings it in.
     *
     * @param key that has to have signed it; null for whichever it names
     * @throws Refusal the code of a {@link BrokenArchive.Fault} (INVALID), tenant_exists (CONFLICT) where the tenant lives here
     *     otherwise, out_of_space
     */
    public Imported bringIn(Path archive, @Nullable String key) {
        try {
            Checked checked = check(archive, key);
            return ops.in(handle -> {
                // Two of one tenant at once: the second finds what the first has done.
                lock(handle, checked.tenant());
                return already(handle, checked).orElseGet(() -> bringIn(handle, archive, checked));
            });
        } catch (IOException e) {
            throw refusal(e);
        } catch (UncheckedIOException e) {
            throw refusal(Objects.requireNonNull(e.getCause(), "an unchecked one has a cause"));
        }
    }

    private static Refusal refusal(IOException cause) {
        if (cause instanceof BrokenArchive broken)
            return new Refusal(broken.fault().code(), Refusal.Kind.INVALID);
        LOG.warnf("an import failed: %s", cause.getClass().getSimpleName());
        return new Refusal("out_of_space", Refusal.Kind.UNAVAILABLE);
    }

    /** @param hash of the whole archive */
    record Checked(ArchiveLine.Head head, TenantId tenant, String hash) {}

    private Checked check(Path archive, @Nullable String key) throws IOException {
        try (InputStream in = Files.newInputStream(archive);
                Sha256Stream hashed = new Sha256Stream(in)) {
            ArchiveLine.Head head =
                    new ArchiveReader(settings.limits()).read(hashed, TenantArchive.KIND, key, Imports::known);
            return new Checked(head, tenant(head), hashed.hash());
        }
    }

    /** What we would not know where to put is no archive of ours. */
    private static void known(String path, @SuppressWarnings("unused") InputStream content) throws BrokenArchive {
        boolean row = path.startsWith("market/") && path.endsWith(".jsonl");
        boolean file = path.startsWith(TenantArchive.CHAMBER)
                && Chambers.isSnapshotFile(path.substring(TenantArchive.CHAMBER.length()));
        if (!row && !file && !path.equals(TenantArchive.RECEIPTS) && !path.equals("README.txt"))
            throw new BrokenArchive(BrokenArchive.Fault.UNSAFE_NAME, path);
    }

    private static TenantId tenant(ArchiveLine.Head head) throws BrokenArchive {
        try {
            return new TenantId(UUID.fromString(head.fact("tenant")));
        } catch (IllegalArgumentException e) {
            throw new BrokenArchive(BrokenArchive.Fault.DAMAGED, "");
        }
    }

    private static void lock(Handle handle, TenantId tenant) {
        handle.createQuery("select pg_advisory_xact_lock(hashtextextended('import ' || :tenant, 0))::text")
                .bind("tenant", tenant.toString())
                .mapTo(String.class)
                .one();
    }

    private static Optional<Imported> already(Handle handle, Checked checked) {
        Optional<Imported> before = handle.createQuery("""
                        select t.name, i.archive, i.report::text as report from tenant t
                        left join tenant_import i on i.tenant_id = t.id
                        where t.id = :tenant and t.erased_at is null""")
                .bind("tenant", checked.tenant().value())
                .map((row, context) -> {
                    if (!checked.hash().equals(row.getString("archive")))
                        throw new Refusal("tenant_exists", Refusal.Kind.CONFLICT);
                    return Report.again(checked, row.getString("name"), row.getString("report"));
                })
                .findOne();
        return before.map(one -> ImportedRows.hasOwner(handle, one.tenant())
                ? one
                : Report.with(one, ImportedRows.invite(handle, one.tenant())));
    }

    private Imported bringIn(Handle handle, Path archive, Checked checked) {
        Path staging = settings.imports().resolve(Ids.next().toString());
        try {
            Exports.make(staging.resolve("chamber"));
            unpack(archive, staging);
            Imported imported = new ImportedRows(handle, checked, staging).insert();
            // Left by an import that died between this and its commit; nobody's, for the tenant is not here.
            chambers.erase(checked.tenant());
            chambers.install(checked.tenant(), staging.resolve("chamber"));
            LOG.infof("tenant %s: brought in", checked.tenant());
            return imported;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            discard(staging);
        }
    }

    private void unpack(Path archive, Path staging) throws IOException {
        try (InputStream in = Files.newInputStream(archive)) {
            new ArchiveReader(settings.limits()).read(in, TenantArchive.KIND, null, (path, content) -> {
                known(path, content);
                Path target = staging.resolve(path);
                Path parent = target.getParent();
                if (parent != null) Exports.make(parent);
                try (OutputStream out = Files.newOutputStream(target)) {
                    content.transferTo(out);
                }
            });
        }
    }

    private static void discard(Path staging) {
        try {
            Trees.delete(staging);
        } catch (IOException e) {
            LOG.warnf("what was unpacked for an import could not be deleted: %s", e.getMessage());
        }
    }

    /** What of an import is told again when it is asked again. */
    static final class Report {
        private static final com.fasterxml.jackson.databind.ObjectMapper JSON =
                new com.fasterxml.jackson.databind.ObjectMapper();

        private Report() {}

        static String write(List<String> renamed, List<String> sources, List<String> members) {
            try {
                return JSON.writeValueAsString(Map.of("renamed", renamed, "sources", sources, "members", members));
            } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
                throw new IllegalStateException("report of an import", e);
            }
        }

        static Imported again(Checked checked, String name, String report) {
            try {
                Map<String, List<String>> read =
                        JSON.readValue(report, new com.fasterxml.jackson.core.type.TypeReference<>() {});
                return new Imported(
                        checked.tenant(),
                        name,
                        checked.head().instance(),
                        checked.head().key(),
                        true,
                        read.getOrDefault("renamed", List.of()),
                        read.getOrDefault("sources", List.of()),
                        read.getOrDefault("members", List.of()),
                        null);
            } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
                throw new IllegalStateException("report of an import", e);
            }
        }

        static Imported with(Imported one, String invitation) {
            return new Imported(
                    one.tenant(),
                    one.name(),
                    one.instance(),
                    one.key(),
                    one.again(),
                    one.renamed(),
                    one.sources(),
                    one.members(),
                    invitation);
        }
    }
}
