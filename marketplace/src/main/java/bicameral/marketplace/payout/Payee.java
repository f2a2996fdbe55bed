package bicameral.marketplace.payout;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.Period;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who is paid, and where to. Is in no log and no {@code toString}; in the database it is sealed.
 *
 * @param name the creator's full name, or the company's registered name
 * @param document the number of a paper that proves the name: an identity card or passport, a company's registration
 * @param bornOn a person's birthday; null of companies
 * @param holder in whose name the account is: the creator's, or the guardian's
 * @param number account, card, IBAN, Alipay login or Stripe account, without blanks
 * @param bank name of the bank; empty where the method has none
 * @param bankCode BIC or CNAPS; empty where the method needs none
 * @param guardian who consents for a young creator; null for none
 */
public record Payee(
        boolean company,
        String name,
        Document documentKind,
        String document,
        @Nullable String bornOn,
        PayoutMethod method,
        String holder,
        String number,
        String bank,
        String bankCode,
        @Nullable Guardian guardian) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TAIL = 4;

    /** Papers. */
    public enum Document {
        /** A resident identity card of China. */
        CN_ID,
        PASSPORT,
        /** A company's unified social credit code. */
        CN_COMPANY,
        /** A company registered elsewhere. */
        COMPANY
    }

    /** A guardian who agreed to the payouts. */
    public record Guardian(String name, Document documentKind, String document, boolean consents) {
        @Override
        public String toString() {
            return "Guardian";
        }
    }

    /** Whether it is the same person or company, by the same papers and with the same guardian, as another. */
    boolean sameAs(Payee other) {
        return company == other.company
                && name.equals(other.name)
                && documentKind == other.documentKind
                && document.equals(other.document)
                && Objects.equals(bornOn, other.bornOn)
                && Objects.equals(guardian, other.guardian);
    }

    /** This account as that of who another one names: what their own name held is held by the new name, a guardian's by the guardian. */
    Payee of(Payee who) {
        Guardian held = holder.isBlank() || holder.equals(name) ? null : who.guardian;
        return new Payee(
                who.company,
                who.name,
                who.documentKind,
                who.document,
                who.bornOn,
                method,
                held == null ? who.name : held.name(),
                number,
                bank,
                bankCode,
                who.guardian);
    }

    /** The last characters of the number, as pages show it. */
    public String tail() {
        return number.length() <= TAIL
                ? number.substring(Math.max(0, number.length() - 2))
                : number.substring(number.length() - TAIL);
    }

    /** Whether a person is younger than the given age on that day. */
    public boolean youngerThan(int age, LocalDate on) {
        if (company || bornOn == null) return false;
        return Period.between(LocalDate.parse(bornOn), on).getYears() < age;
    }

    byte[] written() {
        try {
            return JSON.writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a payee cannot be written");
        }
    }

    static Payee read(byte[] written) {
        try {
            return JSON.readValue(written, Payee.class);
        } catch (IOException e) {
            throw new UncheckedIOException("a payee cannot be read", new IOException());
        }
    }

    @Override
    public String toString() {
        return "Payee[" + method + "]";
    }
}
