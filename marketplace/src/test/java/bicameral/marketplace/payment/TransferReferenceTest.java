package bicameral.marketplace.payment;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.tenant.Ids;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TransferReferenceTest {
    private static final String SIGNS = "ACDEFGHJKMNPRTWX";

    @Test
    void the_check_digits_are_those_of_iso_11649() {
        // Modulo 97 of body, then RF and check digits, letters as numbers from 10, is one.
        TransferReference reference = TransferReference.of(new UUID(0, 0));
        assertThat(reference.text())
                .startsWith("RF")
                .endsWith("AAAAAAAAAAAAAAA")
                .hasSize(19);
        String moved = "10".repeat(15) + "2715" + reference.text().substring(2, 4);
        assertThat(new java.math.BigInteger(moved)
                        .mod(java.math.BigInteger.valueOf(97))
                        .intValue())
                .isEqualTo(1);
    }

    @Property
    void what_people_type_is_read(@ForAll long bits) {
        TransferReference reference = TransferReference.of(new UUID(0, bits));
        assertThat(TransferReference.read(reference.grouped().toLowerCase(java.util.Locale.ROOT)))
                .contains(reference);
    }

    @Property
    void one_wrong_sign_is_noticed(
            @ForAll long bits, @ForAll @IntRange(min = 4, max = 18) int place, @ForAll @IntRange(max = 15) int other) {
        String text = TransferReference.of(new UUID(0, bits)).text();
        char sign = SIGNS.charAt(other);
        if (text.charAt(place) == sign) return;
        assertThat(TransferReference.read(text.substring(0, place) + sign + text.substring(place + 1)))
                .isEmpty();
    }

    @Property
    void two_neighbours_that_changed_places_are_noticed(
            @ForAll long bits, @ForAll @IntRange(min = 4, max = 17) int place) {
        String text = TransferReference.of(new UUID(0, bits)).text();
        if (text.charAt(place) == text.charAt(place + 1)) return;
        String changed =
                text.substring(0, place) + text.charAt(place + 1) + text.charAt(place) + text.substring(place + 2);
        assertThat(TransferReference.read(changed)).isEmpty();
    }

    @Test
    void a_thousand_top_ups_have_a_thousand_references() {
        assertThat(java.util.stream.Stream.generate(Ids::next)
                        .limit(1_000)
                        .map(id -> TransferReference.of(id).text())
                        .distinct())
                .hasSize(1_000);
    }
}
