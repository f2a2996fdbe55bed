package bicameral.host.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import bicameral.host.fetch.FetchFailed.Problem;
import bicameral.host.fetch.GuardedFetcher.Wanted;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the guarded fetcher opens and what it refuses, against real sockets. */
class GuardedFetcherTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello";

    private static FetchSettings settings(int... openPorts) {
        List<Opening> openings = new ArrayList<>();
        for (int port : openPorts) openings.add(new Opening(LOOPBACK, 32, port));
        return FetchSettings.defaults()
                .withOpenings(openings)
                .withTimes(Duration.ofMillis(400), Duration.ofMillis(1_200))
                .withMaxBytes(100_000);
    }

    private static Fetched fetch(FetchSettings settings, Resolver resolver, String url) throws FetchFailed {
        return new GuardedFetcher(settings, new AddressGuard(settings, resolver))
                .fetch(Wanted.of(WebAddress.parse(url)));
    }

    private static void refused(Problem problem, FetchSettings settings, Resolver resolver, String url) {
        assertThatExceptionOfType(FetchFailed.class)
                .as(url)
                .isThrownBy(() -> fetch(settings, resolver, url))
                .satisfies(failed -> assertThat(failed.problem()).isEqualTo(problem));
    }

    private static Resolver always(String... addresses) {
        List<InetAddress> all =
                java.util.Arrays.stream(addresses).map(InetAddress::ofLiteral).toList();
        return host -> all;
    }

    @Test
    void a_page_is_fetched_with_its_headers_and_the_name_in_the_request() throws Exception {
        try (LoopbackServer server = LoopbackServer.saying(OK)) {
            Fetched fetched = fetch(
                    settings(server.port()), always("127.0.0.1"), "http://shop.example:" + server.port() + "/a?b=1");
            assertThat(fetched.text()).isEqualTo("hello");
            assertThat(fetched.mediaType()).isEqualTo("text/plain");
            assertThat(server.requests.getFirst())
                    .startsWith("GET /a?b=1 HTTP/1.1\nHost: shop.example:" + server.port() + "\n");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.1/",
                "http://0x7f.1/",
                "http://2130706433/",
                "http://0177.0.0.1/",
                "http://127.0.0.0x1/",
                "http://1.2.3/",
                "http://127.0.0.1.5/",
                "http://256.1.1.1/"
            })
    @Tag("P-B34")
    void numbers_that_only_some_read_as_addresses_are_no_addresses(String url) {
        refused(Problem.ADDRESS_MALFORMED, settings(80), Resolver.SYSTEM, url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1/",
                "http://[::1]/",
                "http://0.0.0.0/",
                "http://10.1.2.3/",
                "http://192.168.0.1/",
                "http://172.31.0.1/",
                "http://169.254.169.254/latest/meta-data/",
                "http://100.64.0.1/",
                "http://[fd00::1]/",
                "http://[fe80::1]/",
                "http://[2002:7f00:1::]/",
                "http://[64:ff9b::7f00:1]/",
                "http://224.0.0.1/",
                "http://255.255.255.255/",
                "http://[::]/"
            })
    @Tag("P-B34")
    void addresses_that_are_not_public_are_forbidden(String url) {
        refused(Problem.ADDRESS_FORBIDDEN, settings(), Resolver.SYSTEM, url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://[::ffff:a9fe:a9fe]/", "http://[::ffff:169.254.169.254]/", "http://[::ffff:7f00:1]/"})
    @Tag("P-B35")
    void an_ipv4_address_in_ipv6_clothes_is_what_it_is(String url) {
        refused(Problem.ADDRESS_FORBIDDEN, settings(), Resolver.SYSTEM, url);
    }

    @Test
    @Tag("P-B36")
    void a_public_name_with_a_private_address_is_forbidden_also_where_only_one_of_its_addresses_is() throws Exception {
        try (LoopbackServer server = LoopbackServer.saying(OK)) {
            String url = "http://shop.example:" + server.port() + "/";
            refused(Problem.ADDRESS_FORBIDDEN, settings(), always("127.0.0.1"), url);
            refused(Problem.ADDRESS_FORBIDDEN, settings(server.port()), always("127.0.0.1", "10.0.0.1"), url);
            assertThat(server.requests).isEmpty();
        }
    }

    @Test
    @Tag("P-B37")
    void a_name_is_asked_once_and_the_address_looked_at_is_the_one_connected_to() throws Exception {
        try (LoopbackServer server = LoopbackServer.saying(OK)) {
            List<String> asked = new ArrayList<>();
            Resolver rebinding = host -> {
                asked.add(host);
                return List.of(InetAddress.ofLiteral(asked.size() == 1 ? "127.0.0.1" : "169.254.169.254"));
            };
            String url = "http://rebind.example:" + server.port() + "/";
            assertThat(fetch(settings(server.port()), rebinding, url).status()).isEqualTo(200);
            assertThat(asked).containsExactly("rebind.example");
            refused(Problem.ADDRESS_FORBIDDEN, settings(server.port()), rebinding, url);
        }
    }

    @Test
    @Tag("P-B37")
    void encrypted_connections_go_to_the_pinned_address_and_name_the_host() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, LOOPBACK)) {
            CompletableFuture<String> hello = CompletableFuture.supplyAsync(() -> {
                try (Socket client = server.accept()) {
                    return new String(client.getInputStream().readNBytes(250), StandardCharsets.ISO_8859_1);
                } catch (IOException e) {
                    return "";
                }
            });
            String url = "https://secure.example:" + server.getLocalPort() + "/";
            assertThatExceptionOfType(FetchFailed.class)
                    .isThrownBy(() -> fetch(settings(server.getLocalPort()), always("127.0.0.1"), url));
            assertThat(hello.get(5, TimeUnit.SECONDS)).contains("secure.example");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254/latest/meta-data/",
                "http://[::ffff:a9fe:a9fe]/",
                "//127.0.0.1:1/",
                "http://localhost/"
            })
    @Tag("P-B38")
    void a_redirect_is_guarded_like_a_first_address(String location) throws Exception {
        try (LoopbackServer server = LoopbackServer.saying(
                "HTTP/1.1 302 Found\r\nLocation: " + location + "\r\nContent-Length: 0\r\n\r\n")) {
            Resolver resolver = host -> host.equals("shop.example") ? List.of(LOOPBACK) : Resolver.SYSTEM.resolve(host);
            refused(
                    Problem.ADDRESS_FORBIDDEN,
                    settings(server.port()),
                    resolver,
                    "http://shop.example:" + server.port() + "/");
        }
    }

    @Test
    @Tag("P-B38")
    void redirects_are_followed_a_few_times_and_credentials_stay_with_their_origin() throws Exception {
        try (LoopbackServer end = LoopbackServer.saying(OK);
                LoopbackServer start = LoopbackServer.saying("HTTP/1.1 301 Moved\r\nLocation: http://b.example:"
                        + end.port() + "/there\r\nContent-Length: 0\r\n\r\n");
                LoopbackServer loop =
                        LoopbackServer.saying("HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n")) {
            FetchSettings settings = settings(start.port(), end.port(), loop.port());
            GuardedFetcher fetcher = new GuardedFetcher(settings, new AddressGuard(settings, always("127.0.0.1")));
            Fetched fetched = fetcher.fetch(new Wanted(
                    WebAddress.parse("http://a.example:" + start.port() + "/"), null, null, "Bearer s3cret", 1_000));
            assertThat(fetched.address().toString()).isEqualTo("http://b.example:" + end.port() + "/there");
            assertThat(start.requests.getFirst()).contains("Authorization: Bearer s3cret");
            assertThat(end.requests.getFirst()).doesNotContain("s3cret");
            refused(Problem.TOO_MANY_REDIRECTS, settings, always("127.0.0.1"), "http://c.example:" + loop.port() + "/");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://good.example@evil.example/",
                "http://good.example:80@evil.example/",
                "http://good.example\\@evil.example/",
                "http://good.example\\.evil.example/",
                "http://good.example#@evil.example/",
                "http://good.ex\tample/",
                "http://good.example /",
                "http://go od.example/",
                "http://good.example:80:81/",
                "http://good.example:0/",
                "http://good.example:99999/",
                "http://good.example:/",
                "http:///nothing",
                "http:good.example",
                "http://-bad.example/",
                "http://a..b/",
                "http://good%2eexample/",
                "http://[::1",
                "http://good.example\u0000/",
                "http://good.example\r\nX: 1/",
                "//good.example/",
                "good.example",
                ""
            })
    @Tag("P-B39")
    void what_two_parsers_could_read_differently_is_refused(String url) {
        refused(Problem.ADDRESS_MALFORMED, settings(), always("127.0.0.1"), url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd",
                "gopher://shop.example/",
                "jar:http://shop.example/a.jar!/b",
                "ftp://shop.example/",
                "data:text/plain,x",
                "javascript:alert(1)",
                "ldap://shop.example/"
            })
    @Tag("P-B40")
    void other_schemes_are_refused(String url) {
        refused(Problem.ADDRESS_MALFORMED, settings(), always("127.0.0.1"), url);
    }

    @Test
    @Tag("P-B41")
    void an_endless_response_ends_at_the_bound_of_size() throws Exception {
        try (LoopbackServer server = new LoopbackServer((request, out) -> {
            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            while (true) out.write(new byte[8_192]);
        })) {
            refused(
                    Problem.TOO_LARGE,
                    settings(server.port()),
                    always("127.0.0.1"),
                    "http://a.example:" + server.port());
        }
    }

    @Test
    @Tag("P-B41")
    void endless_headers_end_too() throws Exception {
        try (LoopbackServer server = new LoopbackServer((request, out) -> {
            out.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
            while (true) out.write("X-More: 1\r\n".getBytes(StandardCharsets.US_ASCII));
        })) {
            refused(
                    Problem.BAD_RESPONSE,
                    settings(server.port()),
                    always("127.0.0.1"),
                    "http://a.example:" + server.port());
        }
    }

    @Test
    @Tag("P-B41")
    void a_trickle_that_never_pauses_ends_at_the_deadline_and_silence_earlier() throws Exception {
        CompletableFuture<Void> never = new CompletableFuture<>();
        try (LoopbackServer trickle = new LoopbackServer((request, out) -> {
                    out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    while (true) {
                        out.write('x');
                        out.flush();
                        java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
                    }
                });
                LoopbackServer silent = new LoopbackServer((request, out) -> never.join())) {
            FetchSettings settings = settings(trickle.port(), silent.port());
            long start = System.nanoTime();
            refused(Problem.TOO_SLOW, settings, always("127.0.0.1"), "http://a.example:" + trickle.port());
            refused(Problem.TOO_SLOW, settings, always("127.0.0.1"), "http://a.example:" + silent.port());
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
            never.complete(null);
        }
    }

    @Test
    @Tag("P-B42")
    void a_gzip_bomb_is_stopped_at_the_bound_and_honest_gzip_is_unpacked() throws Exception {
        byte[] bomb = gzip(new byte[50_000_000]);
        byte[] honest = gzip("good news".getBytes(StandardCharsets.UTF_8));
        assertThat(bomb.length).isLessThan(100_000);
        try (LoopbackServer bad = new LoopbackServer((request, out) -> packed(out, bomb));
                LoopbackServer good = new LoopbackServer((request, out) -> packed(out, honest))) {
            FetchSettings settings = settings(bad.port(), good.port());
            refused(Problem.TOO_LARGE, settings, always("127.0.0.1"), "http://a.example:" + bad.port());
            assertThat(fetch(settings, always("127.0.0.1"), "http://a.example:" + good.port())
                            .text())
                    .isEqualTo("good news");
        }
    }

    @Test
    void chunks_are_joined_and_broken_framing_is_refused() throws Exception {
        try (LoopbackServer good = LoopbackServer.saying(
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=1\r\nde\r\n0\r\n\r\n");
                LoopbackServer cut = LoopbackServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort");
                LoopbackServer both = LoopbackServer.saying(
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n");
                LoopbackServer noise = LoopbackServer.saying("SSH-2.0-OpenSSH_9.9\r\n")) {
            FetchSettings settings = settings(good.port(), cut.port(), both.port(), noise.port());
            assertThat(fetch(settings, always("127.0.0.1"), "http://a.example:" + good.port())
                            .text())
                    .isEqualTo("abcde");
            for (LoopbackServer broken : List.of(cut, both, noise))
                refused(Problem.BAD_RESPONSE, settings, always("127.0.0.1"), "http://a.example:" + broken.port());
        }
    }

    @Test
    void what_is_known_already_is_not_sent_again() throws Exception {
        try (LoopbackServer server = LoopbackServer.saying("HTTP/1.1 304 Not Modified\r\nETag: \"v1\"\r\n\r\n")) {
            FetchSettings settings = settings(server.port());
            Fetched fetched = new GuardedFetcher(settings, new AddressGuard(settings, always("127.0.0.1")))
                    .fetch(new Wanted(
                            WebAddress.parse("http://a.example:" + server.port()),
                            "\"v1\"",
                            "Mon, 23 Nov 2026 10:00:00 GMT\r\nX-Smuggled: 1",
                            null,
                            1_000));
            assertThat(fetched.status()).isEqualTo(304);
            assertThat(server.requests.getFirst())
                    .contains("If-None-Match: \"v1\"")
                    .doesNotContain("X-Smuggled");
        }
    }

    @Test
    void names_that_do_not_exist_and_ports_nobody_listens_on_are_told_apart() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, LOOPBACK)) {
            free = socket.getLocalPort();
        }
        Resolver nowhere = host -> {
            throw new UnknownHostException(host);
        };
        refused(Problem.HOST_UNKNOWN, settings(), nowhere, "http://nowhere.example/");
        refused(Problem.UNREACHABLE, settings(free), always("127.0.0.1"), "http://a.example:" + free);
        refused(Problem.ADDRESS_FORBIDDEN, settings(), always("93.184.215.14"), "http://mail.example:25/");
    }

    @Test
    void an_opening_opens_one_port_of_one_range() {
        FetchSettings settings =
                FetchSettings.defaults().withOpenings(Opening.parse("127.0.0.0/8:8341, [::1]/128:9000"));
        AddressGuard guard = new AddressGuard(settings, Resolver.SYSTEM);
        assertThat(guard.allows(InetAddress.ofLiteral("127.9.9.9"), 8341)).isTrue();
        assertThat(guard.allows(InetAddress.ofLiteral("127.9.9.9"), 8342)).isFalse();
        assertThat(guard.allows(InetAddress.ofLiteral("::1"), 9000)).isTrue();
        assertThat(guard.allows(InetAddress.ofLiteral("10.0.0.1"), 8341)).isFalse();
        assertThat(guard.allows(InetAddress.ofLiteral("93.184.215.14"), 5432)).isTrue();
    }

    private static void packed(java.io.OutputStream out, byte[] body) throws IOException {
        out.write("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        out.write(body);
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }

    private static Fetched post(FetchSettings settings, Resolver resolver, String url) throws FetchFailed {
        return new GuardedFetcher(settings, new AddressGuard(settings, resolver))
                .post(WebAddress.parse(url), "application/jsonl", "a line\n".getBytes(StandardCharsets.UTF_8), 1_000);
    }

    @Test
    void what_is_told_arrives_whole_with_its_length_and_type() throws Exception {
        try (LoopbackServer server = LoopbackServer.saying("HTTP/1.1 204 No Content\r\n\r\n")) {
            Fetched answer = post(
                    settings(server.port()),
                    always("127.0.0.1"),
                    "http://witness.example:" + server.port() + "/in?k=1");
            assertThat(answer.status()).isEqualTo(204);
            assertThat(server.requests.getFirst())
                    .startsWith("POST /in?k=1 HTTP/1.1\nHost: witness.example:" + server.port() + "\n")
                    .contains("Content-Type: application/jsonl\n", "Content-Length: 7\n");
            assertThat(server.bodies).containsExactly("a line\n");
        }
    }

    @Test
    @Tag("P-B44")
    void what_is_told_goes_to_public_addresses_only_and_is_never_sent_on() throws Exception {
        try (LoopbackServer inside = LoopbackServer.saying(OK);
                LoopbackServer server = LoopbackServer.saying("HTTP/1.1 307 Temporary Redirect\r\nLocation: "
                        + "http://127.0.0.1:" + inside.port() + "/\r\nContent-Length: 0\r\n\r\n")) {
            FetchSettings settings = settings(server.port(), inside.port());
            Resolver resolver = always("127.0.0.1");
            assertThat(post(settings, resolver, "http://witness.example:" + server.port() + "/")
                            .status())
                    .isEqualTo(307);
            for (String address : List.of("http://169.254.169.254/", "http://[::1]/", "http://10.0.0.1/"))
                assertThatExceptionOfType(FetchFailed.class)
                        .isThrownBy(() -> post(settings, Resolver.SYSTEM, address))
                        .satisfies(failed -> assertThat(failed.problem()).isEqualTo(Problem.ADDRESS_FORBIDDEN));
            assertThat(inside.requests).isEmpty();
        }
    }
}
