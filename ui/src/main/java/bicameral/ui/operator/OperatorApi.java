package bicameral.ui.operator;

import bicameral.host.chamber.ChamberOperations;
import bicameral.host.chamber.Chambers;
import bicameral.marketplace.portability.Imports;
import bicameral.marketplace.portability.TenantArchive;
import bicameral.protocol.archive.ArchiveLine;
import bicameral.protocol.archive.ArchiveReader;
import bicameral.protocol.archive.ArchiveWriter;
import bicameral.tenant.Refusal;
import bicameral.tenant.TenantId;
import bicameral.ui.settings.Settings;
import bicameral.ui.signin.PathIds;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Copies of chambers, archives of tenants, and imports, for the commands backup, export and import. */
@Path("/operator")
@RunOnVirtualThread
public class OperatorApi {
    /** WebDAV's "locked": the chamber is held, so its files lie still. */
    private static final int LOCKED = 423;

    private final OperatorDoor door;
    private final Chambers chambers;
    private final ChamberOperations operations;
    private final TenantArchive archives;
    private final Imports imports;
    private final Settings settings;

    public OperatorApi(
            OperatorDoor door,
            Chambers chambers,
            ChamberOperations operations,
            TenantArchive archives,
            Imports imports,
            Settings settings) {
        this.door = door;
        this.operations = operations;
        this.chambers = chambers;
        this.archives = archives;
        this.imports = imports;
        this.settings = settings;
    }

    /** What to import: a file on this machine. */
    public record Wanted(@Nullable String file, @Nullable String key) {}

    /** What came of it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Done(
            UUID tenant,
            String name,
            String instance,
            String key,
            boolean again,
            List<String> renamed,
            List<String> sources,
            List<String> members,
            @Nullable String invitation) {
        public Done {
            renamed = List.copyOf(renamed);
            sources = List.copyOf(sources);
            members = List.copyOf(members);
        }
    }

    /** A chamber's copy as an archive of kind chamber; 423 where it is held in quarantine. */
    @GET
    @Path("chambers/{tenant}/snapshot")
    @Operation(hidden = true)
    public Response snapshot(@PathParam("tenant") String tenant) {
        door.require();
        TenantId id = new TenantId(PathIds.read(tenant));
        try {
            // Woken first, so that a refusal is one, and not an archive that breaks off.
            chambers.inspect(id);
        } catch (Refusal refusal) {
            if (refusal.code().equals("chamber_quarantined"))
                return Response.status(LOCKED).build();
            throw refusal;
        }
        return body(out -> copy(id, out));
    }

    private void copy(TenantId tenant, OutputStream out) throws IOException {
        ArchiveLine.Head head = new ArchiveLine.Head(
                ArchiveReader.FORMAT,
                "chamber",
                settings.baseUrl().toString(),
                "",
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                Map.of("tenant", tenant.toString()));
        try (ArchiveWriter archive = new ArchiveWriter(out, head)) {
            chambers.snapshot(tenant, new Chambers.SnapshotReader() {
                @Override
                public void begin(int files, long bytes) {}

                @Override
                public void file(String path, long bytes, InputStream content) throws IOException {
                    archive.add(path, content);
                }
            });
            archive.finish(null);
        }
    }

    /** Everything of a tenant. */
    @GET
    @Path("tenants/{tenant}/archive")
    @Operation(hidden = true)
    public Response archive(@PathParam("tenant") String tenant) {
        door.require();
        TenantId id = new TenantId(PathIds.read(tenant));
        if (operations.overview(id).isEmpty()) throw new Refusal("not_found", Refusal.Kind.NOT_FOUND);
        chambers.inspect(id);
        return body(out -> archives.write(id, out, (done, total) -> {}));
    }

    private static Response body(StreamingOutput body) {
        return Response.ok(body, MediaType.APPLICATION_OCTET_STREAM_TYPE)
                .header("Cache-Control", "no-store")
                .build();
    }

    /** Brings a tenant in. */
    @POST
    @Path("imports")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(hidden = true)
    public Done bringIn(@Nullable Wanted wanted) {
        door.require();
        if (wanted == null || wanted.file() == null) throw new Refusal("no_file", Refusal.Kind.INVALID);
        java.nio.file.Path file = java.nio.file.Path.of(wanted.file());
        if (!Files.isRegularFile(file)) throw new Refusal("no_file", Refusal.Kind.INVALID);
        Imports.Imported done = imports.bringIn(file, wanted.key());
        String invitation = done.invitation();
        return new Done(
                done.tenant().value(),
                done.name(),
                done.instance(),
                done.key(),
                done.again(),
                done.renamed(),
                done.sources(),
                done.members(),
                invitation == null ? null : base() + "/invite/" + invitation);
    }

    private String base() {
        return settings.baseUrl().toString().replaceAll("/$", "");
    }
}
