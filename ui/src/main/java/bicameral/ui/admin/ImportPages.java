package bicameral.ui.admin;

import bicameral.marketplace.portability.Imports;
import bicameral.tenant.Refusal;
import bicameral.ui.frame.Frame;
import bicameral.ui.problem.Problem;
import bicameral.ui.problem.Sentences;
import bicameral.ui.signin.SignedIn;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.quarkus.security.ForbiddenException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/** Brings an organisation in from an archive. For operators. */
@Path("/admin/import")
@Authenticated
@RunOnVirtualThread
public class ImportPages {
    private final SignedIn signedIn;
    private final Frame frame;
    private final Imports imports;

    public ImportPages(SignedIn signedIn, Frame frame, Imports imports) {
        this.signedIn = signedIn;
        this.frame = frame;
        this.imports = imports;
    }

    @CheckedTemplate(basePath = "admin")
    static class Pages {
        private Pages() {}

        static native TemplateInstance bringIn(Imports.@Nullable Imported done, String link, @Nullable String error);
    }

    /** The form. */
    @GET
    public TemplateInstance form() {
        requireOperator();
        return Pages.bringIn(null, "", null);
    }

    /** Reads the archive and tells what came of it. */
    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    public Response bringIn(@RestForm("archive") @Nullable FileUpload archive, @RestForm("key") @Nullable String key) {
        requireOperator();
        try {
            if (archive == null || archive.size() == 0) throw new Refusal("no_file", Refusal.Kind.INVALID);
            Imports.Imported done =
                    imports.bringIn(archive.uploadedFile(), key == null || key.isBlank() ? null : key.strip());
            String link = done.invitation() == null ? "" : frame.base() + "/invite/" + done.invitation();
            return Response.ok(Pages.bringIn(done, link, null))
                    .header("Cache-Control", "no-store")
                    .build();
        } catch (Refusal refusal) {
            String sentence = Sentences.detail(Problem.of(refusal), frame.language());
            return Response.status(422)
                    .entity(Pages.bringIn(null, "", sentence))
                    .build();
        }
    }

    private void requireOperator() {
        if (!signedIn.hasRole("admin")) throw new ForbiddenException();
    }
}
