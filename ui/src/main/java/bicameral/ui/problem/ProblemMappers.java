package bicameral.ui.problem;

import bicameral.tenant.Refusal;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.quarkus.security.ForbiddenException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** Turns every failure of an endpoint into a {@link Problem}. */
class ProblemMappers {
    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);
    private static final SecureRandom RANDOM = new SecureRandom();
    /** PostgreSQL's disk_full. */
    private static final String DISK_FULL = "53100";

    static final Map<Integer, String> CODES = Map.of(
            400, "malformed",
            401, "unauthenticated",
            403, "not_allowed",
            404, "not_found",
            405, "wrong_method",
            406, "not_acceptable",
            413, "too_large",
            415, "wrong_content_type",
            429, "too_many");

    @ServerExceptionMapper
    Response refusal(Refusal refusal, HttpServerRequest request) {
        return say(Problem.of(refusal), request, null);
    }

    @ServerExceptionMapper
    Response http(WebApplicationException failure, HttpServerRequest request) {
        int status = failure.getResponse().getStatus();
        if (status < 400) return failure.getResponse();
        if (status >= 500) return fault(failure, request);
        return say(new Problem(CODES.getOrDefault(status, "malformed"), status), request, null);
    }

    @ServerExceptionMapper
    Response forbidden(ForbiddenException failure, HttpServerRequest request) {
        return say(new Problem("not_allowed", 403), request, null);
    }

    @ServerExceptionMapper
    Response json(JsonProcessingException failure, HttpServerRequest request) {
        return say(new Problem("malformed", 400), request, null);
    }

    @ServerExceptionMapper
    Response invalid(ConstraintViolationException failure, HttpServerRequest request) {
        return say(new Problem("malformed", 400), request, null);
    }

    /** A broken assumption of ours: the log gets all, the reader an incident number to quote. */
    @ServerExceptionMapper
    Response fault(Throwable failure, HttpServerRequest request) {
        if (tooManyFields(failure)) return say(new Problem("too_many_fields", 400), request, null);
        if (fullDisk(failure)) {
            LOG.errorf(failure, "the market database's disk is full, at %s %s", request.method(), request.path());
            return say(new Problem("market_full", 503), request, null);
        }
        if (unreadableToken(failure)) return say(new Problem("form_expired", 400), request, null);
        byte[] random = new byte[6];
        RANDOM.nextBytes(random);
        String incident = HexFormat.of().formatHex(random);
        LOG.errorf(failure, "incident %s at %s %s", incident, request.method(), request.path());
        return say(new Problem("internal", 500), request, incident);
    }

    /** The form parser has no type of its own for this. */
    private static boolean tooManyFields(Throwable failure) {
        String message = failure.getMessage();
        return failure.getClass() == RuntimeException.class && message != null && message.startsWith("Param limit of ");
    }

    /** PostgreSQL could not write; what it was about is as if it had not been asked. */
    static boolean fullDisk(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause())
            if (cause instanceof SQLException sql && DISK_FULL.equals(sql.getSQLState())) return true;
        return false;
    }

    /** The form filter decodes a token before it compares it, and lets what is no Base64 fall through as its own fault. */
    private static boolean unreadableToken(Throwable failure) {
        return failure instanceof IllegalArgumentException
                && Arrays.stream(failure.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().startsWith("io.quarkus.csrf."));
    }

    private static Response say(Problem problem, HttpServerRequest request, @Nullable String incident) {
        var language = Problems.language(request);
        Response.ResponseBuilder response =
                Response.status(problem.status()).header(HttpHeaders.CACHE_CONTROL, "no-store");
        problem.retryAfterSeconds().ifPresent(seconds -> response.header(HttpHeaders.RETRY_AFTER, seconds));
        if (Problems.wantsPage(request))
            return response.type(MediaType.TEXT_HTML_TYPE.withCharset("UTF-8"))
                    .entity(ProblemPage.render(problem, language, incident))
                    .build();
        return response.type(Problems.MEDIA_TYPE)
                .entity(Problems.document(problem, language, incident).encode())
                .build();
    }
}
