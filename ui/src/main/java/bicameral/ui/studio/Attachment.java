package bicameral.ui.studio;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** A document that browsers put into a file and never open: whatever it is, it is nobody's page here. */
final class Attachment {
    private static final String UNRESERVED = "!#$&+.^_`|~-";

    private Attachment() {}

    static Response of(Knowledge.Original original) {
        return Response.ok((StreamingOutput) original::writeTo, MediaType.APPLICATION_OCTET_STREAM_TYPE)
                .header("Content-Disposition", disposition(original.name()))
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", "sandbox; default-src 'none'")
                .header("Cache-Control", "no-store")
                .build();
    }

    /** RFC 6266: the name as old readers can take it, and as it is. */
    static String disposition(String name) {
        StringBuilder plain = new StringBuilder();
        StringBuilder encoded = new StringBuilder();
        name.codePoints().forEach(c -> {
            boolean letter = c < 0x80 && Character.isLetterOrDigit(c);
            plain.append(letter || " ._-()".indexOf(c) >= 0 ? (char) c : '_');
            if (letter || (c < 0x80 && UNRESERVED.indexOf(c) >= 0)) encoded.append((char) c);
            else
                for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8))
                    encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
        });
        return "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + encoded;
    }
}
