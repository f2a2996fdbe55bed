package bicameral.acceptance;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Somebody's web site, on a port of its own; what it shows can be changed at any time. */
final class Website {
    private final Map<String, String> pages = new ConcurrentHashMap<>();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    Website() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", exchange -> {
            if (exchange.getRequestMethod().equals("POST"))
                told.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            String page = pages.get(exchange.getRequestURI().getPath());
            byte[] body = page == null ? new byte[0] : page.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
            exchange.sendResponseHeaders(page == null ? 404 : 200, page == null ? -1 : body.length);
            if (page != null) exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    /** What was sent to it, whatever it answered. */
    List<String> told() {
        return told;
    }

    int port() {
        return server.getAddress().getPort();
    }

    void show(String path, String content) {
        pages.put(path, content);
    }

    String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }
}
