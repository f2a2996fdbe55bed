package bicameral.marketplace.payout;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Numbers that carry their own check, so that a slip is noticed before money is sent after it. */
final class CheckDigits {
    private static final BigInteger NINETY_SEVEN = BigInteger.valueOf(97);
    /** Lengths of the IBANs of the euro's and the neighbouring countries; others only have to be of a possible length. */
    private static final Map<String, Integer> IBAN_LENGTHS = Map.ofEntries(
            Map.entry("AT", 20),
            Map.entry("BE", 16),
            Map.entry("BG", 22),
            Map.entry("CH", 21),
            Map.entry("CY", 28),
            Map.entry("CZ", 24),
            Map.entry("DE", 22),
            Map.entry("DK", 18),
            Map.entry("EE", 20),
            Map.entry("ES", 24),
            Map.entry("FI", 18),
            Map.entry("FR", 27),
            Map.entry("GB", 22),
            Map.entry("GR", 27),
            Map.entry("HR", 21),
            Map.entry("HU", 28),
            Map.entry("IE", 22),
            Map.entry("IT", 27),
            Map.entry("LI", 21),
            Map.entry("LT", 20),
            Map.entry("LU", 20),
            Map.entry("LV", 21),
            Map.entry("MT", 31),
            Map.entry("NL", 18),
            Map.entry("NO", 15),
            Map.entry("PL", 28),
            Map.entry("PT", 25),
            Map.entry("RO", 24),
            Map.entry("SE", 24),
            Map.entry("SI", 19),
            Map.entry("SK", 24));

    private static final int[] ID_WEIGHTS = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    private static final String ID_CHECKS = "10X98765432";
    private static final String COMPANY_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private static final int[] COMPANY_WEIGHTS = {1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28};
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);

    private CheckDigits() {}

    /** ISO 13616: the digits with the head moved to the end leave 1 when divided by 97. */
    static boolean iban(String number) {
        if (!number.matches("[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")) return false;
        int length = IBAN_LENGTHS.getOrDefault(number.substring(0, 2), number.length());
        if (number.length() != length) return false;
        StringBuilder digits = new StringBuilder();
        (number.substring(4) + number.substring(0, 4))
                .chars()
                .forEach(letter -> digits.append(Character.digit(letter, 36)));
        return new BigInteger(digits.toString()).mod(NINETY_SEVEN).equals(BigInteger.ONE);
    }

    /** ISO 7812: cards have 16 to 19 digits, the last one checks the others. */
    static boolean card(String number) {
        if (!number.matches("[0-9]{16,19}")) return false;
        int sum = 0;
        for (int i = 0; i < number.length(); i++) {
            int digit = number.charAt(number.length() - 1 - i) - '0';
            int twice = digit * 2;
            sum += i % 2 == 0 ? digit : twice > 9 ? twice - 9 : twice;
        }
        return sum % 10 == 0;
    }

    /** GB 11643: the birthday of an identity card whose check is right; empty where it is not. */
    static Optional<LocalDate> bornOn(String card) {
        if (!card.matches("[1-9][0-9]{16}[0-9X]")) return Optional.empty();
        int sum = 0;
        for (int i = 0; i < ID_WEIGHTS.length; i++) sum += (card.charAt(i) - '0') * ID_WEIGHTS[i];
        if (ID_CHECKS.charAt(sum % 11) != card.charAt(17)) return Optional.empty();
        try {
            return Optional.of(LocalDate.parse(card.substring(6, 14), DAY));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** GB 32100: a unified social credit code. */
    static boolean company(String code) {
        if (code.length() != 18) return false;
        int sum = 0;
        for (int i = 0; i < COMPANY_WEIGHTS.length; i++) {
            int value = COMPANY_LETTERS.indexOf(code.charAt(i));
            if (value < 0) return false;
            sum += value * COMPANY_WEIGHTS[i];
        }
        return COMPANY_LETTERS.indexOf(code.charAt(17)) == (31 - sum % 31) % 31;
    }
}
