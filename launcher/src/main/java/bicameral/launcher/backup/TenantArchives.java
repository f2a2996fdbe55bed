package bicameral.launcher.backup;

import bicameral.launcher.terminal.Trouble;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** One tenant out of a running market, or into it. */
public final class TenantArchives {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Market market;

    public TenantArchives(URI base, String operatorKey) {
        this.market = new Market(base, operatorKey);
    }

    /** Writes the archive of a tenant; gives its bytes. No half one is left. */
    public long export(String tenant, Path file) throws IOException {
        HttpResponse<InputStream> answer = market.get("/operator/tenants/" + id(tenant) + "/archive");
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (InputStream body = answer.body()) {
            Market.require(answer, body);
            if (Files.exists(file)) throw new Trouble(file + " is there already.", "Choose another name.");
            Files.createFile(part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try (OutputStream out = Files.newOutputStream(part, StandardOpenOption.WRITE)) {
                body.transferTo(out);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException e) {
            throw new Trouble(part + " is there already.", "Delete it, or choose another name.");
        }
        return Files.size(file);
    }

    private static UUID id(String tenant) {
        try {
            return UUID.fromString(tenant);
        } catch (IllegalArgumentException e) {
            throw new Trouble("\"" + tenant + "\" is no tenant's id.", "It stands in the addresses of /admin/tenants.");
        }
    }

    /** Has the market read an archive on this machine; gives what there is to tell of it, line by line. */
    public List<String> bringIn(Path file) throws IOException {
        if (!Files.isRegularFile(file)) throw new Trouble("There is no file " + file + ".", "See ./bicameral help");
        String json = JSON.createObjectNode()
                .put("file", file.toAbsolutePath().normalize().toString())
                .toString();
        HttpResponse<InputStream> answer = market.post("/operator/imports", json);
        try (InputStream body = answer.body()) {
            Market.require(answer, body);
            return told(JSON.readTree(body));
        }
    }

    private static List<String> told(JsonNode done) {
        List<String> lines = new ArrayList<>();
        boolean again = done.path("again").asBoolean();
        lines.add("tenant   " + done.path("tenant").asText() + (again ? "   (was here already)" : ""));
        lines.add("name     " + done.path("name").asText());
        lines.add("signed   " + done.path("instance").asText() + "   "
                + done.path("key").asText());
        done.path("renamed").forEach(one -> lines.add("renamed  " + one.asText()));
        done.path("sources").forEach(one -> lines.add("secret   to be entered again: " + one.asText()));
        done.path("members").forEach(one -> lines.add("member   to be invited again: " + one.asText()));
        if (done.hasNonNull("invitation"))
            lines.add("owner    whoever opens this link within seven days becomes the owner: "
                    + done.path("invitation").asText());
        return lines;
    }
}
