package bicameral.host.fetch;

import bicameral.host.fetch.FetchFailed.Problem;
import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A web address as the one parser reads it; what it holds is what is resolved, connected to and named in the request, so no
 * second reading can differ. Strict: http and https only, no user name, no backslash, no white space or control character,
 * no fragment, no number but a plain dotted one as an IPv4 address.
 *
 * @param scheme {@code http} or {@code https}
 * @param host a name in lower case (international ones in their ASCII form), dotted IPv4, or bracketless IPv6
 * @param port 1..65535
 * @param target path and query, starts with a slash
 */
public record WebAddress(String scheme, String host, int port, String target) {
    private static final int MAX_CHARACTERS = 2_000;
    private static final int MAX_PORT = 65_535;
    private static final Pattern NAME = Pattern.compile(
            "(?=.{1,253}\\.?$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?(\\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?)*");
    private static final Pattern NUMBER = Pattern.compile("0x[0-9a-f]*|[0-9]+");
    private static final Pattern DOTTED =
            Pattern.compile("((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)\\.){3}(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)");

    /** What a person typed. */
    public static WebAddress parse(String text) throws FetchFailed {
        String stripped = text.strip();
        if (stripped.indexOf('#') >= 0) throw malformed();
        return of(uri(stripped));
    }

    /** Where a redirect leads, seen from here; a fragment is left out. */
    WebAddress next(String location) throws FetchFailed {
        URI there = uri(toString()).resolve(uri(location.strip()));
        return of(there);
    }

    /** Where another address in a page or sitemap of this one leads; the same rules as for what a person typed. */
    public boolean sameOrigin(WebAddress other) {
        return scheme.equals(other.scheme) && host.equals(other.host) && port == other.port;
    }

    /** The port that the scheme implies, so that it need not be named. */
    boolean defaultPort() {
        return port == (scheme.equals("https") ? 443 : 80);
    }

    /** Host and, where it must be named, port. */
    String authority() {
        String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return defaultPort() ? name : name + ":" + port;
    }

    /** A host name or literal by the same rules, for what is no web address. */
    public static String host(String text) throws FetchFailed {
        String host = text.strip();
        if (host.indexOf(':') >= 0) return ipv6(host);
        return checkedHost(host);
    }

    @Override
    public String toString() {
        return scheme + "://" + authority() + target;
    }

    private static URI uri(String text) throws FetchFailed {
        if (text.isEmpty()
                || text.length() > MAX_CHARACTERS
                || !text.chars().allMatch(c -> c > ' ' && c != '\\' && c != 0x7f)) throw malformed();
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw malformed();
        }
    }

    private static WebAddress of(URI uri) throws FetchFailed {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) throw malformed();
        String authority = uri.getRawAuthority();
        if (authority == null || authority.indexOf('@') >= 0) throw malformed();
        int colon = portColon(authority);
        String host = colon < 0 ? authority : authority.substring(0, colon);
        int port = colon < 0 ? (scheme.equals("https") ? 443 : 80) : port(authority.substring(colon + 1));
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String target = uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
        return new WebAddress(scheme, readHost(host), port, ascii(target));
    }

    private static int portColon(String authority) {
        int colon = authority.lastIndexOf(':');
        return colon > authority.lastIndexOf(']') ? colon : -1;
    }

    private static int port(String digits) throws FetchFailed {
        if (!digits.matches("[0-9]{1,5}")) throw malformed();
        int port = Integer.parseInt(digits);
        if (port < 1 || port > MAX_PORT) throw malformed();
        return port;
    }

    private static String readHost(String host) throws FetchFailed {
        if (!host.startsWith("[")) return checkedHost(host);
        if (!host.endsWith("]")) throw malformed();
        return ipv6(host.substring(1, host.length() - 1));
    }

    private static String ipv6(String literal) throws FetchFailed {
        if (!literal.matches("[0-9a-fA-F:.]{2,45}")) throw malformed();
        try {
            java.net.InetAddress parsed = java.net.InetAddress.ofLiteral(literal);
            return parsed.getHostAddress();
        } catch (IllegalArgumentException e) {
            throw malformed();
        }
    }

    /** A name whose last part is a number is an IPv4 address to some readers, so it must be a plain one to all. */
    private static String checkedHost(String raw) throws FetchFailed {
        String host = asciiName(raw);
        if (!NAME.matcher(host).matches()) throw malformed();
        String last = host.substring(host.lastIndexOf('.') + 1);
        if (NUMBER.matcher(last).matches() && !DOTTED.matcher(host).matches()) throw malformed();
        return host;
    }

    private static String asciiName(String raw) throws FetchFailed {
        try {
            String name = IDN.toASCII(raw, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
            return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        } catch (IllegalArgumentException e) {
            throw malformed();
        }
    }

    /** Other letters in paths and queries as their UTF-8 bytes. */
    private static String ascii(String target) {
        StringBuilder out = new StringBuilder(target.length());
        for (byte b : target.getBytes(StandardCharsets.UTF_8)) {
            if (b > 0) out.append((char) b);
            else out.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
        }
        return out.toString();
    }

    private static FetchFailed malformed() {
        return new FetchFailed(Problem.ADDRESS_MALFORMED);
    }
}
