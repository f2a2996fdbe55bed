package bicameral.ui.problem;

import bicameral.ui.frame.Language;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** Says problems: as a document to programs, as a page to people. */
public final class Problems {
    static final String MEDIA_TYPE = "application/problem+json";

    private Problems() {}

    /** Ends a request that got no further than the door. */
    public static void end(RoutingContext request, Problem problem) {
        Language language = language(request.request());
        var response = request.response().setStatusCode(problem.status());
        problem.retryAfterSeconds().ifPresent(seconds -> response.putHeader("Retry-After", String.valueOf(seconds)));
        if (wantsPage(request.request()))
            response.putHeader("Content-Type", "text/html;charset=UTF-8")
                    .end(ProblemPage.render(problem, language, request));
        else
            response.putHeader("Content-Type", MEDIA_TYPE)
                    .end(document(problem, language, null).encode());
    }

    /** The RFC 9457 document. */
    static JsonObject document(Problem problem, Language language, @Nullable String incident) {
        JsonObject document = new JsonObject()
                .put("type", "urn:bicameral:problem:" + problem.code())
                .put("title", Sentences.title(problem, language))
                .put("status", problem.status())
                .put("detail", Sentences.detail(problem, language))
                .put("code", problem.code());
        if (incident != null) document.put("instance", "urn:bicameral:incident:" + incident);
        return document;
    }

    /** Browsers get pages, except from the programming interface. */
    static boolean wantsPage(HttpServerRequest request) {
        String path = request.path() == null ? "" : request.path();
        if (path.startsWith("/api/") || path.startsWith("/v1/") || path.startsWith("/q/")) return false;
        String accept = request.getHeader("Accept");
        return accept != null && accept.contains("text/html");
    }

    /** As in {@link bicameral.ui.frame.Frame}, also where no request scope is active. */
    static Language language(HttpServerRequest request) {
        Cookie cookie = request.getCookie("lang");
        return Language.choose(
                request.getParam("lang"),
                cookie == null ? null : cookie.getValue(),
                request.getHeader("Accept-Language"));
    }
}
