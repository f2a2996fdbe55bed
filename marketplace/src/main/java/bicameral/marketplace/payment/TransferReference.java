package bicameral.marketplace.payment;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * What a bank transfer carries so that we know whose it is: a creditor reference as ISO 11649 writes it, {@code RF}, two check
 * digits and fifteen letters without look-alikes. One wrong letter, or two neighbours that changed places, are noticed: always,
 * because letters alone count two digits each (with digits among them one in a hundred such slips would not be).
 *
 * @param text without blanks, nineteen signs
 */
public record TransferReference(String text) {
    private static final String SIGNS = "ACDEFGHJKMNPRTWX";
    private static final int BITS = 4;
    private static final int LENGTH = 15;
    private static final BigInteger MODULUS = BigInteger.valueOf(97);
    private static final int SIGN_BASE = 36;

    /** The one of a top-up: from the random part of its id. */
    static TransferReference of(UUID topUp) {
        long random = topUp.getLeastSignificantBits();
        StringBuilder body = new StringBuilder(LENGTH);
        for (int place = LENGTH - 1; place >= 0; place--)
            body.append(SIGNS.charAt((int) (random >>> (place * BITS)) & (SIGNS.length() - 1)));
        return new TransferReference("RF" + checkDigits(body.toString()) + body);
    }

    /** Reads what a person typed or a statement says, in any case and with blanks; empty where the check digits are wrong. */
    public static Optional<TransferReference> read(String typed) {
        String plain = typed.replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT);
        if (!plain.matches("RF[0-9]{2}[" + SIGNS + "]{" + LENGTH + "}")) return Optional.empty();
        return checkDigits(plain.substring(4)).equals(plain.substring(2, 4))
                ? Optional.of(new TransferReference(plain))
                : Optional.empty();
    }

    private static String checkDigits(String body) {
        StringBuilder digits = new StringBuilder();
        for (char sign : (body + "RF00").toCharArray()) digits.append(Character.digit(sign, SIGN_BASE));
        int rest = new BigInteger(digits.toString()).mod(MODULUS).intValueExact();
        int check = MODULUS.intValueExact() + 1 - rest;
        return check < 10 ? "0" + check : Integer.toString(check);
    }

    /** In groups of four, as people read it. */
    String grouped() {
        return text.replaceAll("(.{4})(?=.)", "$1 ");
    }
}
