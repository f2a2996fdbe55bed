package bicameral.ui.signin;

import bicameral.ui.frame.Frame;
import bicameral.ui.problem.Problem;
import bicameral.ui.problem.Sentences;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** What people read when signing in has to wait: the identity provider is away, or a form came after its session had ended. */
@Path("/")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
public class PausePages {
    private static final int AGAIN_SECONDS = 5;

    private final IdentityProvider provider;
    private final Frame frame;
    private final String baseUrl;

    public PausePages(
            IdentityProvider provider, Frame frame, @ConfigProperty(name = "bicameral.base-url") String baseUrl) {
        this.provider = provider;
        this.frame = frame;
        this.baseUrl = baseUrl;
    }

    @CheckedTemplate(basePath = "signin")
    static class Pages {
        private Pages() {}

        static native TemplateInstance pause(String title, String detail, String again);
    }

    /** Says that signing in is away, and goes on by itself once it is back. */
    @GET
    @Path("signin/away")
    public Response away(@QueryParam("next") @Nullable String next) {
        String wanted = LocalPath.or(next, "/studio");
        if (provider.answers())
            return Response.seeOther(URI.create(baseUrl + wanted)).build();
        return page(new Problem("identity_away", 503), wanted)
                .header("Refresh", AGAIN_SECONDS)
                .header(HttpHeaders.RETRY_AFTER, AGAIN_SECONDS)
                .build();
    }

    /** Says that what was sent was not done, as its session had ended, and leads back to the page it stood on. */
    @GET
    @Path("signin/ended")
    public Response ended(@QueryParam("next") @Nullable String next) {
        String page = LocalPath.or(next, "/studio");
        return page(
                        new Problem("session_ended", 401),
                        "/signin?next=" + URLEncoder.encode(page, StandardCharsets.UTF_8))
                .build();
    }

    private Response.ResponseBuilder page(Problem problem, String again) {
        TemplateInstance page = Pages.pause(
                Sentences.title(problem, frame.language()), Sentences.detail(problem, frame.language()), again);
        return Response.status(problem.status()).entity(page).header(HttpHeaders.CACHE_CONTROL, "no-store");
    }
}
