package bicameral.ui.problem;

import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Gives words to refusals that the framework sends without any: a form's stale token, a body that is no such object. */
class EmptyRefusals {
    @ServerResponseFilter
    void speak(ContainerResponseContext response, HttpServerRequest request) {
        int status = response.getStatus();
        if (status < 400 || status == 401 || response.hasEntity()) return;
        String type = request.getHeader("Content-Type");
        boolean form = type != null && !type.startsWith(MediaType.APPLICATION_JSON);
        Problem problem = new Problem(
                status == 400 && form ? "form_expired" : ProblemMappers.CODES.getOrDefault(status, "malformed"),
                status);
        var language = Problems.language(request);
        if (Problems.wantsPage(request))
            response.setEntity(
                    ProblemPage.render(problem, language, (String) null),
                    null,
                    MediaType.TEXT_HTML_TYPE.withCharset("UTF-8"));
        else
            response.setEntity(
                    Problems.document(problem, language, null).encode(), null, MediaType.valueOf(Problems.MEDIA_TYPE));
    }
}
