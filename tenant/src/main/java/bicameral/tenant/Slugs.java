package bicameral.tenant;

import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Locale;

/** Names in public addresses: lower-case ASCII, 3 to 40 characters. */
public final class Slugs {
    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int MIN = 3;
    private static final int MAX = 40;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Slugs() {}

    /** From the name's ASCII letters and digits; where it has too few, {@code <prefix>-<8 random characters>}. */
    public static String from(String name, String prefix) {
        String ascii = Normalizer.normalize(name, Normalizer.Form.NFKD)
                .replaceAll("\\p{M}+", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-");
        String slug = trim(ascii.substring(0, Math.min(MAX, ascii.length())));
        return slug.length() < MIN ? prefix + "-" + random(8) : slug;
    }

    /** Another one for the same name, for when the first is taken. */
    public static String varied(String slug) {
        return trim(slug.substring(0, Math.min(MAX - 6, slug.length()))) + "-" + random(5);
    }

    /** Whether the text has the form of a slug. */
    public static boolean wellFormed(String text) {
        return text.length() <= 48 && text.matches("[a-z0-9](?:[a-z0-9-]*[a-z0-9])");
    }

    private static String trim(String slug) {
        return slug.replaceAll("^-+|-+$", "");
    }

    private static String random(int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) text.append(BASE32.charAt(RANDOM.nextInt(BASE32.length())));
        return text.toString();
    }
}
