package bicameral.marketplace.payout;

import bicameral.marketplace.payout.Payee.Document;
import bicameral.marketplace.payout.Payee.Guardian;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What must be right of a payee before it is kept. Pure. */
public final class PayeeRules {
    private static final int MOST_NAME = 80;
    private static final int OLDEST = 130;

    private PayeeRules() {}

    /**
     * What is wrong, by field in the form's order: bad_name, bad_document, bad_birthday, bad_number, bad_bank, bad_bank_code,
     * bad_holder, bad_guardian, bad_guardian_document, no_consent. Empty where all is right.
     *
     * @param guardianUntilAge creators younger than this need a guardian
     */
    public static Map<String, String> problems(Payee payee, LocalDate today, int guardianUntilAge) {
        Map<String, String> problems = new LinkedHashMap<>();
        if (!name(payee.name())) problems.put("name", "bad_name");
        if (!document(payee.documentKind(), payee.document(), payee.company()))
            problems.put("document", "bad_document");
        if (!birthday(payee, today)) problems.put("bornOn", "bad_birthday");
        boolean young = !problems.containsKey("bornOn") && payee.youngerThan(guardianUntilAge, today);
        if (young) guardian(payee.guardian(), problems);
        if (!number(payee.method(), payee.number())) problems.put("number", "bad_number");
        if (bank(payee.method()) && !name(payee.bank())) problems.put("bank", "bad_bank");
        if (!bankCode(payee.method(), payee.bankCode())) problems.put("bankCode", "bad_bank_code");
        if (!holder(payee, young)) problems.put("holder", "bad_holder");
        return problems;
    }

    private static boolean name(String text) {
        return !text.isBlank()
                && text.length() <= MOST_NAME
                && text.chars().noneMatch(Character::isISOControl)
                && text.codePoints().anyMatch(Character::isLetter);
    }

    private static boolean document(Document kind, String number, boolean company) {
        return switch (kind) {
            case CN_ID -> !company && CheckDigits.bornOn(number).isPresent();
            case PASSPORT -> !company && number.matches("[A-Z0-9]{5,20}");
            case CN_COMPANY -> company && CheckDigits.company(number);
            case COMPANY -> company && number.matches("[A-Z0-9 ./-]{3,30}");
        };
    }

    /** A person's, in the past; the same as on the identity card. */
    private static boolean birthday(Payee payee, LocalDate today) {
        if (payee.company()) return payee.bornOn() == null;
        if (payee.bornOn() == null) return false;
        try {
            LocalDate born = LocalDate.parse(payee.bornOn());
            boolean possible = born.isBefore(today) && born.isAfter(today.minusYears(OLDEST));
            return possible
                    && (payee.documentKind() != Document.CN_ID
                            || CheckDigits.bornOn(payee.document())
                                    .filter(born::equals)
                                    .isPresent());
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static void guardian(@Nullable Guardian guardian, Map<String, String> problems) {
        if (guardian == null || !name(guardian.name())) problems.put("guardianName", "bad_guardian");
        if (guardian == null || !document(guardian.documentKind(), guardian.document(), false))
            problems.put("guardianDocument", "bad_guardian_document");
        if (guardian == null || !guardian.consents()) problems.put("consent", "no_consent");
    }

    private static boolean number(PayoutMethod method, String number) {
        return switch (method) {
            case BANK_CN -> CheckDigits.card(number);
            case BANK_CN_COMPANY -> number.matches("[0-9]{8,30}");
            case IBAN -> CheckDigits.iban(number);
            case ALIPAY -> number.matches("1[0-9]{10}|[^@\\s]{1,64}@[^@\\s]{1,64}\\.[A-Za-z]{2,20}");
            case STRIPE -> number.matches("acct_[A-Za-z0-9]{8,40}");
        };
    }

    private static boolean bank(PayoutMethod method) {
        return method == PayoutMethod.BANK_CN || method == PayoutMethod.BANK_CN_COMPANY;
    }

    private static boolean bankCode(PayoutMethod method, String code) {
        return switch (method) {
            case BANK_CN_COMPANY -> code.matches("[0-9]{12}");
            case IBAN -> code.isEmpty() || code.matches("[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?");
            case BANK_CN, ALIPAY, STRIPE -> code.isEmpty();
        };
    }

    /** Nobody is paid but the creator, or the guardian of a young one. */
    private static boolean holder(Payee payee, boolean young) {
        if (payee.holder().equals(payee.name()))
            return payee.method() != PayoutMethod.BANK_CN_COMPANY || payee.company();
        Guardian guardian = payee.guardian();
        return young && guardian != null && payee.holder().equals(guardian.name());
    }
}
