package bicameral.marketplace.billing;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.marketplace.money.Money;
import bicameral.tenant.Ids;
import bicameral.tenant.TenantId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The app is killed right before and right after each of its commits, one real process a point, until a run gets through:
 * so no step of a paid message is left out, however many there come to be.
 */
@Tag("P-F1")
class KilledMessageTest {
    private static final int FAR_TOO_MANY = 40;

    private final Books books = new Books();

    @Test
    void killed_anywhere_on_its_way_a_message_is_charged_once_or_not_at_all() throws Exception {
        int point = 0;
        Run run;
        do {
            point++;
            run = killedAt(point, true);
            if (run.died()) killedAt(point, false);
        } while (run.died() && point < FAR_TOO_MANY);

        assertThat(run.finished("settled"))
                .as("a run that nobody kills gets through")
                .isTrue();
        assertThat(point).as("commits on a paid message's way").isGreaterThan(3);
    }

    private Run killedAt(int commit, boolean before) throws Exception {
        TenantId payer = Books.tenant();
        TenantId publisher = Books.tenant();
        books.give(payer, "1.00");
        Run run = carry(payer, publisher, Ids.next(), commit, before);

        Billing restarted = books.restarted();
        restarted.recover();
        books.letHoldsExpire();
        restarted.recover();

        String story = "killed %s commit %d after %s".formatted(before ? "before" : "after", commit, run.output());
        Money left = books.balance(payer, AccountKind.WALLET_PAID);
        Money paid = Books.yuan("1.00").minus(left);
        assertThat(books.balance(payer, AccountKind.HOLD)).as(story).isEqualTo(Books.yuan("0"));
        if (run.finished("recorded")) assertThat(paid).as(story).isEqualTo(Books.yuan("0.30"));
        else if (!run.finished("reserved")) assertThat(paid).as(story).isEqualTo(Books.yuan("0"));
        else assertThat(paid).as(story).isIn(Books.yuan("0"), Books.yuan("0.30"));
        books.audit();
        return run;
    }

    private Run carry(TenantId payer, TenantId publisher, UUID message, int commit, boolean before)
            throws IOException, InterruptedException {
        String url = ((PGSimpleDataSource) books.database.ops()).getURL();
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledMessage.class.getName(),
                        url,
                        payer.toString(),
                        publisher.toString(),
                        Ids.next().toString(),
                        message.toString(),
                        Integer.toString(commit),
                        Boolean.toString(before)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isIn(0, HaltingDataSource.STATUS);
        return new Run(process.exitValue(), output.lines().toList());
    }

    private record Run(int status, List<String> output) {
        boolean died() {
            return status != 0;
        }

        boolean finished(String step) {
            return output.contains(step);
        }
    }
}
