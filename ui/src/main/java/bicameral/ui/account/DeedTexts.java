package bicameral.ui.account;

import bicameral.marketplace.money.Money;
import bicameral.tenant.audit.AuditEntry;
import bicameral.ui.frame.Amounts;
import bicameral.ui.frame.Language;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Says what a deed was done to and how, in words: names for ids, values in the reader's language. */
final class DeedTexts {
    private static final int UUID_CHARACTERS = 36;
    /** The end: ids begin with their time, which many share. */
    private static final int SHORT_ID = 8;

    private static final List<String> ORDER = List.of(
            "name",
            "agent",
            "before",
            "after",
            "roles",
            "version",
            "percent",
            "amount",
            "perDay",
            "perMonth",
            "budget");

    private final AccountMessages say;
    private final Language language;
    private final Map<String, String> names;

    /** @param names of what the tenant has, by id */
    DeedTexts(AccountMessages say, Language language, Map<String, String> names) {
        this.say = say;
        this.language = language;
        this.names = Map.copyOf(names);
    }

    /** A name where there is one; else the end of the id, which still tells two apart. */
    String target(AuditEntry entry) {
        String written = entry.details().getOrDefault("name", "");
        if (!written.isBlank()) return written;
        return name(entry.target());
    }

    private String name(String id) {
        String name = names.get(id);
        if (name != null) return name;
        return id.length() == UUID_CHARACTERS ? "…" + id.substring(UUID_CHARACTERS - SHORT_ID) : id;
    }

    /** What else is worth telling; empty where nothing is. */
    String details(AuditEntry entry) {
        return ORDER.stream()
                .filter(key -> !entry.details().getOrDefault(key, "").isBlank() || liftsLimit(entry, key))
                .map(key -> detail(entry, key, entry.details().getOrDefault(key, "")))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(" · "));
    }

    private static boolean liftsLimit(AuditEntry entry, String key) {
        return key.equals("perDay") && entry.details().containsKey(key);
    }

    private String detail(AuditEntry entry, String key, String value) {
        return switch (key) {
            case "agent" -> name(value);
            case "before" -> say.d_before(roles(value));
            case "after" -> say.d_after(roles(value));
            case "roles" -> roles(value);
            case "version" -> say.d_version(value);
            case "amount" -> amount(entry, value);
            case "percent" -> say.d_percent(value);
            case "perMonth" -> say.d_per_month(amount(entry, value));
            case "budget" -> say.d_budget(amount(entry, value));
            case "perDay" -> value.isBlank() ? say.d_no_limit() : say.d_per_day(amount(entry, value));
            default -> "";
        };
    }

    /** What was written before there were several currencies is in yuan. */
    private String amount(AuditEntry entry, String value) {
        return Amounts.show(Money.parse(value, entry.details().getOrDefault("currency", "CNY")), language);
    }

    private String roles(String written) {
        return Arrays.stream(written.split(","))
                .map(role -> switch (role.strip().toLowerCase(java.util.Locale.ROOT)) {
                    case "owner" -> say.role_OWNER();
                    case "builder" -> say.role_BUILDER();
                    case "supervisor" -> say.role_SUPERVISOR();
                    case "billing" -> say.role_BILLING();
                    case "viewer" -> say.role_VIEWER();
                    case "none" -> say.d_leaves_none();
                    case "redacted" -> say.d_leaves_redacted();
                    case "passages" -> say.d_leaves_passages();
                    case "full" -> say.d_leaves_full();
                    default -> role;
                })
                .collect(Collectors.joining(say.d_and()));
    }
}
