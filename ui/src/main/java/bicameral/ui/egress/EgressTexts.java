package bicameral.ui.egress;

import bicameral.host.gateway.EgressPolicy;
import bicameral.host.gateway.Stop;
import bicameral.ui.frame.Language;
import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.MessageBundles;

/** Words for policies and rules. */
final class EgressTexts {
    private static final String PATTERN = "pattern:";

    private EgressTexts() {}

    static EgressMessages of(Language language) {
        return language == Language.EN
                ? MessageBundles.get(EgressMessages.class, Localized.Literal.of("en"))
                : MessageBundles.get(EgressMessages.class);
    }

    static String policy(EgressPolicy policy, EgressMessages say) {
        return switch (policy) {
            case NONE -> say.p_none();
            case REDACTED -> say.p_redacted();
            case PASSAGES -> say.p_passages();
            case FULL -> say.p_full();
        };
    }

    /** Why the wall would stop a request. */
    static String stop(Stop stop, EgressMessages say) {
        return switch (stop) {
            case TURNS -> say.stop_turns();
            case TOKENS -> say.stop_tokens();
            case ROLE -> say.stop_role();
            case PIECES -> say.stop_pieces();
            case PSEUDONYMS -> say.stop_pseudonyms();
            case TEMPLATE -> say.stop_template();
            case PERSONA -> say.stop_persona();
            case QUESTION -> say.stop_question();
            case CONVERSATION -> say.stop_conversation();
            case PASSAGE -> say.stop_passage();
            case PSEUDONYM -> say.stop_pseudonym();
            case EXTENT -> say.stop_extent();
            case REDACTION -> say.stop_redaction();
        };
    }

    /** What found something, in words. */
    static String rule(String rule, EgressMessages say) {
        if (rule.startsWith(PATTERN)) {
            String name = rule.substring(PATTERN.length());
            return name.isEmpty() ? say.rule_new_pattern() : say.rule_pattern(name);
        }
        return switch (rule) {
            case "resident" -> say.rule_resident();
            case "social-security" -> say.rule_social_security();
            case "card" -> say.rule_card();
            case "iban" -> say.rule_iban();
            case "mail" -> say.rule_mail();
            case "mobile", "landline", "service", "abroad", "north-american", "british" -> say.rule_telephone();
            case "plate", "plate-named" -> say.rule_plate();
            case "known-token", "private-key", "random-token" -> say.rule_token();
            case "named-secret" -> say.rule_named_secret();
            case "address" -> say.rule_address();
            case "title" -> say.rule_title();
            case "label" -> say.rule_label();
            case "person" -> say.rule_person();
            case "customer" -> say.rule_customer();
            case "project" -> say.rule_project();
            case "learned" -> say.rule_learned();
            case "again" -> say.rule_again();
            case "literal" -> say.rule_literal();
            default -> rule;
        };
    }
}
