package bicameral.ui.payout;

import bicameral.marketplace.payout.Payee;
import bicameral.marketplace.payout.Payee.Document;
import bicameral.marketplace.payout.Payee.Guardian;
import bicameral.marketplace.payout.PayoutMethod;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What was typed into the form of a payee; numbers without the blanks that people put between groups. */
public record PayeeForm(Map<String, String> typed) {
    private static final int MOST = 200;

    public PayeeForm {
        typed = Map.copyOf(typed);
    }

    static PayeeForm of(Map<String, @Nullable String> fields) {
        Map<String, String> typed = new LinkedHashMap<>();
        fields.forEach((name, text) -> {
            String plain = text == null ? "" : text.strip();
            typed.put(name, plain.length() > MOST ? plain.substring(0, MOST) : plain);
        });
        return new PayeeForm(typed);
    }

    /** What stands in a field. */
    public String get(String field) {
        return typed.getOrDefault(field, "");
    }

    /** Whether it says who is paid, or leaves that as it was. */
    public boolean names() {
        return Stream.of("name", "document", "bornOn", "guardianName", "guardianDocument")
                .anyMatch(field -> !get(field).isEmpty());
    }

    Payee payee() {
        boolean company = get("kind").equals("company");
        return new Payee(
                company,
                get("name"),
                one(Document.values(), "documentKind", company ? Document.COMPANY : Document.PASSPORT),
                number("document"),
                company || get("bornOn").isEmpty() ? null : get("bornOn"),
                one(PayoutMethod.values(), "method", PayoutMethod.BANK_CN),
                get("holder").isEmpty() ? get("name") : get("holder"),
                get("method").equals("alipay") || get("method").equals("stripe") ? get("number") : number("number"),
                get("bank"),
                number("bankCode"),
                guardian());
    }

    private @Nullable Guardian guardian() {
        if (get("guardianName").isEmpty() && get("guardianDocument").isEmpty()) return null;
        return new Guardian(
                get("guardianName"),
                one(Document.values(), "guardianDocumentKind", Document.PASSPORT),
                number("guardianDocument"),
                get("consent").equals("yes"));
    }

    private String number(String field) {
        return get(field).replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT);
    }

    private <T extends Enum<T>> T one(T[] all, String field, T otherwise) {
        Function<T, String> id = value -> value.name().toLowerCase(Locale.ROOT);
        for (T one : all) if (id.apply(one).equals(get(field))) return one;
        return otherwise;
    }
}
