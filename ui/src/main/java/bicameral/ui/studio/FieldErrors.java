package bicameral.ui.studio;

import bicameral.tenant.Refusal;
import bicameral.ui.frame.Bundles;
import bicameral.ui.frame.Language;
import bicameral.ui.share.ShareTexts;
import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.MessageBundles;
import java.util.Map;

/** The sentence to show at the field that a refusal {@code invalid_<field>} is about. */
final class FieldErrors {
    private static final String PREFIX = "invalid_";

    private FieldErrors() {}

    /** One entry; refusals that concern no field are thrown on. */
    static Map<String, String> of(Refusal refusal, Language language) {
        if (refusal.kind() != Refusal.Kind.INVALID || !refusal.code().startsWith(PREFIX)) throw refusal;
        String field = field(refusal.code().substring(PREFIX.length()));
        return Map.of(field, sentence(field, language));
    }

    static StudioMessages messages(Language language) {
        return language == Language.EN
                ? MessageBundles.get(StudioMessages.class, Localized.Literal.of("en"))
                : MessageBundles.get(StudioMessages.class);
    }

    /** Names of the fields as in the forms; several refusals may concern one field. */
    private static String field(String refused) {
        return switch (refused) {
            case "opening_line", "abstention" -> refused;
            case "example_questions", "example_question" -> "examples";
            case "egress", "egress_policy" -> "engine";
            case "price_per_message" -> "price";
            case "free_per_day" -> "free";
            case "remix_share" -> "remix";
            default -> refused;
        };
    }

    static String sentence(String field, Language language) {
        StudioMessages say = messages(language);
        return switch (field) {
            case "name" -> say.bad_name();
            case "purpose" -> say.bad_purpose();
            case "persona" -> say.bad_persona();
            case "opening_line", "abstention" -> say.bad_opening();
            case "examples" -> say.bad_examples();
            case "about" -> say.bad_about();
            case "category" -> say.bad_category();
            case "mark" -> say.bad_mark();
            case "pigment" -> say.bad_pigment();
            case "engine" -> say.bad_engine();
            case "price" -> say.bad_price();
            case "currency" -> Bundles.in(PriceTexts.class, language).bad_currency();
            case "remix" -> Bundles.in(ShareTexts.class, language).bad_remix();
            case "free" -> say.bad_free();
            case "plans" -> say.bad_plans();
            case "template" -> say.bad_template();
            default -> say.bad_other();
        };
    }
}
