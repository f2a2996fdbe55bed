package bicameral.host.gateway;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;

/**
 * Counts tokens on our side, the same way for every engine, so that no engine's own figures decide what a message costs.
 * The vocabulary is read at the first count; a host without an engine never pays for it.
 */
final class Tokens {
    private Tokens() {}

    static int count(String text) {
        return text.isEmpty() ? 0 : Vocabulary.ENCODING.countTokensOrdinary(text);
    }

    private static final class Vocabulary {
        static final Encoding ENCODING = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);
    }
}
