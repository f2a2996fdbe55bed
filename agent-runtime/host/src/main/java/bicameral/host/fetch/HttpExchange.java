package bicameral.host.fetch;

import bicameral.host.fetch.FetchFailed.Problem;
import bicameral.host.fetch.GuardedFetcher.Deadline;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One request over HTTP/1.1 (RFC 9112) to an address that the guard has let through. The name is used for the Host header, for
 * SNI and for the certificate's check; the connection goes to the pinned address. At the deadline the socket is closed under
 * whatever waits on it, so that no trickle outlasts it.
 */
final class HttpExchange {
    private static final int MAX_HEAD_BYTES = 64 * 1024;
    private static final int PIECE = 16 * 1024;
    private static final ScheduledExecutorService WATCH = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("fetch-deadlines").factory());

    private final FetchSettings settings;
    private final WebAddress address;
    private final InetAddress pinned;
    private final Deadline deadline;
    private final long maxBytes;

    HttpExchange(FetchSettings settings, WebAddress address, InetAddress pinned, Deadline deadline, long maxBytes) {
        this.settings = settings;
        this.address = address;
        this.pinned = pinned;
        this.deadline = deadline;
        this.maxBytes = maxBytes;
    }

    /** Whether it goes over the internet. */
    boolean isPublic() {
        return AddressGuard.isPublic(pinned);
    }

    Fetched run(String method, Map<String, String> headers, byte[] sent) throws FetchFailed {
        ScheduledFuture<?> watch = null;
        try (Socket raw = new Socket(Proxy.NO_PROXY)) {
            // Past the deadline, not in the last part of its last millisecond: what fails then is known to be late.
            watch = WATCH.schedule(() -> close(raw), deadline.left().toMillis() + 1, TimeUnit.MILLISECONDS);
            raw.setSoTimeout((int) settings.idle().toMillis());
            raw.connect(new InetSocketAddress(pinned, address.port()), (int)
                    settings.connect().toMillis());
            try (Socket socket = address.scheme().equals("https") ? encrypted(raw) : raw) {
                socket.getOutputStream().write(request(method, headers));
                socket.getOutputStream().write(sent);
                socket.getOutputStream().flush();
                return response(new BufferedInputStream(socket.getInputStream(), PIECE));
            }
        } catch (IOException e) {
            throw failed(e);
        } finally {
            if (watch != null) watch.cancel(false);
        }
    }

    private FetchFailed failed(IOException e) {
        if (deadline.over() || e instanceof SocketTimeoutException) return new FetchFailed(Problem.TOO_SLOW);
        if (e instanceof Broken || e instanceof ZipException) return new FetchFailed(Problem.BAD_RESPONSE);
        return new FetchFailed(e instanceof SSLException ? Problem.TLS_FAILED : Problem.UNREACHABLE);
    }

    private SSLSocket encrypted(Socket raw) throws IOException {
        SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        SSLSocket socket = TrustedSockets.checkingName(factory.createSocket(raw, address.host(), address.port(), true));
        socket.startHandshake();
        return socket;
    }

    private byte[] request(String method, Map<String, String> headers) {
        StringBuilder text =
                new StringBuilder(method).append(' ').append(address.target()).append(" HTTP/1.1\r\n");
        headers.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        return text.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    }

    private Fetched response(InputStream in) throws IOException, FetchFailed {
        Head head = new Head(in);
        int status = status(head.line());
        Map<String, String> headers = head.headers();
        while (status / 100 == 1 && status != 101) {
            status = status(head.line());
            headers = head.headers();
        }
        if (status < 200) throw new Broken();
        boolean empty = status == 204 || status == 304;
        return new Fetched(status, address, headers, empty ? new byte[0] : body(in, headers));
    }

    private static int status(String line) throws IOException {
        if (!line.matches("HTTP/1\\.[01] [1-5][0-9][0-9]( .*)?")) throw new Broken();
        return Integer.parseInt(line.substring(9, 12));
    }

    private byte[] body(InputStream in, Map<String, String> headers) throws IOException, FetchFailed {
        InputStream sent = new Bounded(framed(in, headers));
        String coding =
                headers.getOrDefault("content-encoding", "identity").strip().toLowerCase(Locale.ROOT);
        try {
            return switch (coding) {
                case "gzip", "x-gzip" -> new Bounded(new GZIPInputStream(sent, PIECE)).readAllBytes();
                case "identity", "" -> sent.readAllBytes();
                default -> throw new Broken();
            };
        } catch (TooLarge e) {
            throw new FetchFailed(Problem.TOO_LARGE);
        }
    }

    private InputStream framed(InputStream in, Map<String, String> headers) throws IOException, FetchFailed {
        String coding = headers.get("transfer-encoding");
        String length = headers.get("content-length");
        if (coding != null) {
            if (length != null || !coding.strip().equalsIgnoreCase("chunked")) throw new Broken();
            return new Chunks(in);
        }
        if (length == null) return in;
        if (!length.strip().matches("[0-9]{1,18}")) throw new Broken();
        long bytes = Long.parseLong(length.strip());
        if (bytes > maxBytes) throw new FetchFailed(Problem.TOO_LARGE);
        return new Exactly(in, bytes);
    }

    static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            // The reader learns of it by its own failing read.
            return;
        }
    }

    /** The status line and header lines, within bounds. */
    private static final class Head {
        private final InputStream in;
        private int read;

        Head(InputStream in) {
            this.in = in;
        }

        String line() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream(80);
            while (true) {
                int b = in.read();
                if (b < 0 || ++read > MAX_HEAD_BYTES) throw new Broken();
                if (b == '\n') break;
                line.write(b);
            }
            String text = line.toString(StandardCharsets.ISO_8859_1);
            return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
        }

        Map<String, String> headers() throws IOException {
            Map<String, String> headers = new HashMap<>();
            for (String line = line(); !line.isEmpty(); line = line()) {
                int colon = line.indexOf(':');
                if (colon < 1 || Character.isWhitespace(line.charAt(0))) throw new Broken();
                headers.putIfAbsent(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
            return headers;
        }
    }

    /** As many bytes as announced; fewer are a broken answer. */
    private static final class Exactly extends InputStream {
        private final InputStream in;
        private long left;

        Exactly(InputStream in, long left) {
            this.in = in;
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int from, int count) throws IOException {
            if (left == 0) return -1;
            int n = in.read(to, from, (int) Math.min(count, left));
            if (n < 0) throw new Broken();
            left -= n;
            return n;
        }
    }

    /** A body in chunks; trailers are not read, the connection is not used again. */
    private static final class Chunks extends InputStream {
        private final InputStream in;
        private InputStream chunk = InputStream.nullInputStream();
        private boolean first = true;
        private boolean ended;

        Chunks(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int from, int count) throws IOException {
            if (ended) return -1;
            int n = chunk.read(to, from, count);
            if (n >= 0) return n;
            if (!first && !new Head(in).line().isEmpty()) throw new Broken();
            first = false;
            String size = new Head(in).line().split(";", 2)[0].strip();
            if (!size.matches("[0-9a-fA-F]{1,15}")) throw new Broken();
            long bytes = Long.parseLong(size, 16);
            ended = bytes == 0;
            chunk = new Exactly(in, bytes);
            return read(to, from, count);
        }
    }

    /** Fails once more than the bound has come through. */
    private final class Bounded extends InputStream {
        private final InputStream in;
        private long read;

        Bounded(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int from, int count) throws IOException {
            int n = in.read(to, from, count);
            if (n > 0 && (read += n) > maxBytes) throw new TooLarge();
            return n;
        }
    }

    private static final class Broken extends IOException {
        private static final long serialVersionUID = 1;
    }

    private static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1;
    }
}
