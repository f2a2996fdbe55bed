package bicameral.ui.account;

import bicameral.marketplace.portability.Erasures;
import bicameral.protocol.Wire;
import bicameral.protocol.erasure.ErasureRecord;
import bicameral.tenant.Refusal;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What became of an erasure, for whoever holds the link to it: nobody is a member any more. */
@Path("/erasures/{token}")
@RunOnVirtualThread
public class ErasurePages {
    private final Erasures erasures;

    public ErasurePages(Erasures erasures) {
        this.erasures = erasures;
    }

    @CheckedTemplate(basePath = "account")
    static class Pages {
        private Pages() {}

        static native TemplateInstance erasure(
                Erasures.Followed followed, @Nullable ErasureRecord record, long rows, String token);
    }

    /** How far it is, and what was erased. */
    @GET
    public Response page(@PathParam("token") String token) {
        Erasures.Followed followed = erasures.follow(token);
        ErasureRecord record = followed.record().map(ErasurePages::read).orElse(null);
        long rows = record == null
                ? 0
                : record.rows().values().stream().mapToLong(Long::longValue).sum();
        return Response.ok(Pages.erasure(followed, record, rows, token))
                .header("Cache-Control", "no-store")
                .header("Referrer-Policy", "no-referrer")
                .build();
    }

    /** The signed record itself. */
    @GET
    @Path("record")
    public Response record(@PathParam("token") String token) {
        String record =
                erasures.follow(token).record().orElseThrow(() -> new Refusal("not_found", Refusal.Kind.NOT_FOUND));
        return Response.ok(record, "application/json")
                .header("Content-Disposition", "attachment; filename=\"erasure.json\"")
                .header("Cache-Control", "no-store")
                .build();
    }

    private static ErasureRecord read(String record) {
        try {
            return Wire.decode(record.getBytes(StandardCharsets.UTF_8), ErasureRecord.class);
        } catch (IOException e) {
            throw new IllegalStateException("a record of our own", e);
        }
    }
}
