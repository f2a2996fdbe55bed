package bicameral.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.CookieStore;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One visitor with a cookie jar of their own. Not for use by several threads at once, except {@link #send}. */
final class Client {
    static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern LOGIN_ACTION = Pattern.compile(
            "<form[^>]*id=\"kc-form-login\"[^>]*action=\"([^\"]+)\"|<form[^>]*action=\"([^\"]+)\"[^>]*id=\"kc-form-login\"");
    private static final Pattern CSRF = Pattern.compile("name=\"csrf\"[^>]*value=\"([^\"]+)\"");

    private final URI base;
    private final HttpClient http;
    private final CookieManager cookies;
    private String language = "zh-CN";

    Client(URI base) {
        this(base, new CookieManager(new LoopbackCookies(), CookiePolicy.ACCEPT_ALL));
    }

    private Client(URI base, CookieManager cookies) {
        this.base = base;
        this.cookies = cookies;
        this.http = HttpClient.newBuilder()
                .cookieHandler(cookies)
                .connectTimeout(Duration.ofSeconds(10))
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /** The same browser at another instance: cookies know no ports. */
    Client at(URI other) {
        return new Client(other, cookies).speaking(language);
    }

    Client speaking(String acceptLanguage) {
        this.language = acceptLanguage;
        return this;
    }

    /** Signs in through Keycloak's own page, as a browser without JavaScript would. */
    Client signIn(String username, String password) {
        HttpResponse<String> page = follow(get("/studio"));
        Matcher form = LOGIN_ACTION.matcher(page.body());
        if (!form.find()) throw new AssertionError("no sign-in form at " + page.uri() + ": " + page.statusCode());
        String action = Optional.ofNullable(form.group(1))
                .orElseGet(() -> form.group(2))
                .replace("&amp;", "&");
        HttpResponse<String> back = follow(send(request(action)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form(Map.of("username", username, "password", password))))));
        if (back.statusCode() != 200 || !back.uri().getAuthority().equals(base.getAuthority()))
            throw new AssertionError("sign-in of " + username + " ended at " + back.uri() + ": " + back.statusCode());
        return this;
    }

    HttpRequest.Builder request(String pathOrUri) {
        return HttpRequest.newBuilder(base.resolve(pathOrUri))
                .timeout(Duration.ofSeconds(60))
                .header("Accept-Language", language);
    }

    HttpResponse<String> get(String path) {
        return send(request(path).header("Accept", "text/html"));
    }

    HttpResponse<String> getJson(String path) {
        return send(request(path).header("Accept", "application/json"));
    }

    HttpResponse<String> postJson(String path, Object body) {
        return send(request(path)
                .header("Accept", "application/json")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body instanceof String text ? text : write(body))));
    }

    /** Posts a form the way its page would: with the CSRF token of the page it stands on. */
    HttpResponse<String> submit(String page, String action, Map<String, String> fields) {
        Matcher token = CSRF.matcher(follow(get(page)).body());
        if (!token.find()) throw new AssertionError("no CSRF token on " + page);
        Map<String, String> all = new java.util.TreeMap<>(fields);
        all.put("csrf", token.group(1));
        return send(request(action)
                .header("Accept", "text/html")
                .header("Referer", base.resolve(page).toString())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form(all))));
    }

    /** Asks an agent and waits for the whole answer. */
    Answer ask(String agent, String text) {
        return ask(agent, text, UUID.randomUUID(), null);
    }

    Answer ask(String agent, String text, UUID key, @org.jspecify.annotations.Nullable String conversation) {
        Map<String, Object> body = new java.util.HashMap<>();
        body.put("text", text);
        body.put("conversation", conversation);
        HttpResponse<String> response = send(request("/api/v1/agents/" + agent + "/messages")
                .header("Accept", "application/json")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key.toString())
                .POST(BodyPublishers.ofString(write(body))));
        return new Answer(response.statusCode(), read(response.body()));
    }

    /** An answer or a problem. */
    record Answer(int code, JsonNode json) {
        String status() {
            return json.path("status").asText();
        }

        String text() {
            return json.path("text").asText();
        }
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Follows redirects, also to Keycloak and back. */
    HttpResponse<String> follow(HttpResponse<String> response) {
        HttpResponse<String> current = response;
        for (int hop = 0; hop < 12 && current.statusCode() / 100 == 3; hop++) {
            URI next = current.uri()
                    .resolve(current.headers().firstValue("Location").orElseThrow());
            current = send(HttpRequest.newBuilder(next)
                    .timeout(Duration.ofSeconds(60))
                    .header("Accept", "text/html")
                    .header("Accept-Language", language));
        }
        return current;
    }

    HttpClient http() {
        return http;
    }

    URI base() {
        return base;
    }

    /** Browsers trust loopback and send it secure cookies over plain HTTP; the JDK's jar does not. */
    private static final class LoopbackCookies implements CookieStore {
        private final CookieStore kept = new CookieManager().getCookieStore();

        @Override
        public void add(URI uri, HttpCookie cookie) {
            cookie.setSecure(false);
            kept.add(uri, cookie);
        }

        @Override
        public List<HttpCookie> get(URI uri) {
            return kept.get(uri);
        }

        @Override
        public List<HttpCookie> getCookies() {
            return kept.getCookies();
        }

        @Override
        public List<URI> getURIs() {
            return kept.getURIs();
        }

        @Override
        public boolean remove(URI uri, HttpCookie cookie) {
            return kept.remove(uri, cookie);
        }

        @Override
        public boolean removeAll() {
            return kept.removeAll();
        }
    }

    static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new AssertionError("not JSON: " + json.substring(0, Math.min(300, json.length())), e);
        }
    }

    static String write(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> URLEncoder.encode(field.getKey(), StandardCharsets.UTF_8) + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
