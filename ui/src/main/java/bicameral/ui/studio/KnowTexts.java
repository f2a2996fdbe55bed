package bicameral.ui.studio;

import bicameral.tenant.Refusal;
import bicameral.ui.frame.Language;
import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.MessageBundles;
import java.util.Optional;
import java.util.function.Supplier;

/** The texts of the knowledge pages for code, and what they do while a chamber cannot tell something. */
public final class KnowTexts {
    private KnowTexts() {}

    /** In a language. */
    public static KnowMessages of(Language language) {
        return language == Language.EN
                ? MessageBundles.get(KnowMessages.class, Localized.Literal.of("en"))
                : MessageBundles.get(KnowMessages.class);
    }

    /** Of a model of the tenant's own, in a language. */
    static OwnModelMessages ofOwnModel(Language language) {
        return language == Language.EN
                ? MessageBundles.get(OwnModelMessages.class, Localized.Literal.of("en"))
                : MessageBundles.get(OwnModelMessages.class);
    }

    /**
     * What a chamber says, or nothing where it cannot at the moment or does not know the request: an older one, not yet put to
     * sleep, may still serve. Pages then leave the part out and say so.
     */
    public static <T> Optional<T> ifAble(Supplier<T> asked) {
        try {
            return Optional.of(asked.get());
        } catch (Refusal refusal) {
            if (refusal.kind() == Refusal.Kind.UNAVAILABLE || refusal.kind() == Refusal.Kind.MALFORMED)
                return Optional.empty();
            throw refusal;
        }
    }
}
