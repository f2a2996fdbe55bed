package bicameral.ui.frame;

import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.MessageBundles;

/** Message bundles outside of templates. */
public final class Bundles {
    private Bundles() {}

    /** A bundle in a language. */
    public static <T> T in(Class<T> bundle, Language language) {
        return language == Language.EN
                ? MessageBundles.get(bundle, Localized.Literal.of("en"))
                : MessageBundles.get(bundle);
    }
}
