package bicameral.marketplace.chamber;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.marketplace.billing.BillingSettings;
import bicameral.marketplace.billing.Books;
import bicameral.marketplace.mail.Letters;
import bicameral.marketplace.mail.MailSettings;
import bicameral.marketplace.mail.Post;
import bicameral.tenant.Ids;
import bicameral.tenant.Role;
import bicameral.tenant.TenantId;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("P-I")
class ChamberLettersTest {
    private final Books books =
            new Books(BillingSettings.defaults(false, true, Books.SECRET, URI.create("https://market.example")));
    private final Post post = new Post(books);
    private final ChamberLetters chambers = new ChamberLetters(books.ops, post.letters(), books.settings);
    private final TenantId tenant = books.founded("ENTERPRISE");

    @BeforeEach
    void an_owner_can_be_written_to() {
        chambers.run();
        books.joined(tenant, post.person("陈", "chen@firm.example"), Role.OWNER);
        books.joined(tenant, post.person("工", "builder@firm.example"), Role.BUILDER);
        books.joined(tenant, post.person("账", "books@firm.example"), Role.BILLING);
    }

    @AfterEach
    void nothing_is_sent() {
        post.burn();
    }

    private void happened(String kind, String reason, String ago) {
        books.execute("insert into market.chamber_alert (tenant_id, id, at, kind, reason) values ('" + tenant + "', '"
                + Ids.next() + "', now() - interval '" + ago + "', '" + kind + "', '" + reason + "')");
    }

    @ParameterizedTest
    @CsvSource({
        "QUARANTINED, ENDED, 左室停下了, was stopped, An operator will look at it",
        "QUARANTINED, OVER_DISK, 左室占用超出上限, over its disk quota, Ask an operator to release it",
        "FULL, OVER_DISK, 左室满了, takes no more documents, Delete documents you no longer need"
    })
    void owners_are_told_in_both_languages_and_what_to_do_next(
            String kind, String reason, String chinese, String english, String next) {
        happened(kind, reason, "1 minute");

        assertThat(chambers.run()).isEqualTo(1);

        assertThat(post.of(tenant))
                .singleElement()
                .asString()
                .startsWith("chen@firm.example: ")
                .contains(chinese, english, next, "https://market.example/studio");
    }

    @Test
    void each_time_is_told_once() {
        happened("QUARANTINED", "ENDED", "2 minutes");
        chambers.run();
        assertThat(chambers.run()).isZero();
        happened("QUARANTINED", "NOT_READY", "1 minute");
        chambers.run();

        assertThat(post.of(tenant)).hasSize(2);
    }

    @Test
    void what_is_long_over_is_not_told() {
        happened("QUARANTINED", "ENDED", "3 days");

        assertThat(chambers.run()).isZero();

        assertThat(post.of(tenant)).isEmpty();
    }

    @Test
    void a_market_without_mail_keeps_what_is_to_be_told() {
        happened("QUARANTINED", "ENDED", "1 minute");

        Letters off = new Letters(books.ops, new MailSettings(Optional.empty()));
        assertThat(new ChamberLetters(books.ops, off, books.settings).run()).isZero();

        assertThat(chambers.run()).isEqualTo(1);
    }
}
