package bicameral.protocol.redaction;

/** Check digits. */
final class Digits {
    private static final int[] RESIDENT_WEIGHTS = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    private static final String RESIDENT_CHECKS = "10X98765432";

    private Digits() {}

    /** The digits of a text, in order. */
    static String of(String text) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') digits.append(c);
        }
        return digits.toString();
    }

    /** ISO/IEC 7812-1, annex B. */
    static boolean luhn(String digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            if (i % 2 == 1) digit = digit > 4 ? 2 * digit - 9 : 2 * digit;
            sum += digit;
        }
        return sum % 10 == 0;
    }

    /** GB 11643: ISO 7064 MOD 11-2 over 17 digits. */
    static boolean resident(String number) {
        int sum = 0;
        for (int i = 0; i < RESIDENT_WEIGHTS.length; i++) sum += (number.charAt(i) - '0') * RESIDENT_WEIGHTS[i];
        return RESIDENT_CHECKS.charAt(sum % 11) == Character.toUpperCase(number.charAt(17));
    }

    /** ISO 13616: ISO 7064 MOD 97-10 with the first four characters behind the others. */
    static boolean iban(String letters) {
        String turned = letters.substring(4) + letters.substring(0, 4);
        int rest = 0;
        for (int i = 0; i < turned.length(); i++) {
            int value = Character.digit(turned.charAt(i), 36);
            rest = (value > 9 ? rest * 100 + value : rest * 10 + value) % 97;
        }
        return rest == 1;
    }
}
