package bicameral.marketplace.billing;

import static org.assertj.core.api.Assertions.assertThat;

import bicameral.marketplace.billing.KilledMessage.Way;
import bicameral.marketplace.money.Money;
import bicameral.tenant.TenantId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The app is killed right before and right after each of its commits until a run gets through, so no step of a paid message is
 * left out, however many there come to be. What a kill leaves in the database is what its dropped connections leave; one kill
 * of a real process shows that this is the same.
 */
@Tag("P-F1")
@Tag("P-F2")
class KilledMessageTest {
    private static final int FAR_TOO_MANY = 40;

    private final Books books = new Books();

    @ParameterizedTest(name = "broke off: {0}, at once: {1}, costs {2}")
    @CsvSource({"false, true, 0.30", "true, true, 0.15", "false, false, 0.30", "true, false, 0.15"})
    void killed_anywhere_on_its_way_a_message_is_charged_once_or_not_at_all(
            boolean brokeOff, boolean atOnce, String price) {
        Way way = new Way(brokeOff, atOnce);
        List<Run> runs = new ArrayList<>();
        int point = 0;
        Run run;
        do {
            point++;
            run = killed(point, true, way);
            runs.add(run);
            if (run.died()) runs.add(killed(point, false, way));
        } while (run.died() && point < FAR_TOO_MANY);
        mend();

        runs.forEach(one -> check(one, price));
        books.audit();
        assertThat(run.finished("settled"))
                .as("a run that nobody kills gets through")
                .isTrue();
        assertThat(point).as("commits on a paid message's way").isGreaterThan(3);
    }

    @ParameterizedTest(name = "broke off: {0}, costs {1}")
    @CsvSource({"false, 0.30", "true, 0.15"})
    void a_process_killed_on_its_way_leaves_the_same(boolean brokeOff, String price) throws Exception {
        Way way = new Way(brokeOff, false);
        int point = 1;
        while (!killed(point, false, way).finished("recorded")) point++;
        // The journal's is the commit before this one, and nothing is captured yet.
        Run run = killedProcess(point, false, way);
        assertThat(run.finished("recorded")).isTrue();
        mend();

        check(run, price);
        books.audit();
    }

    private void check(Run run, String price) {
        Money left = books.balance(run.payer(), AccountKind.WALLET_PAID);
        Money paid = Books.yuan("1.00").minus(left);
        Money nothing = Books.yuan("0");
        assertThat(books.balance(run.payer(), AccountKind.HOLD)).as(run.story()).isEqualTo(nothing);
        if (run.finished("recorded")) assertThat(paid).as(run.story()).isEqualTo(Books.yuan(price));
        else if (!run.finished("reserved")) assertThat(paid).as(run.story()).isEqualTo(nothing);
        else assertThat(paid).as(run.story()).isIn(nothing, Books.yuan(price));
    }

    private void mend() {
        Billing restarted = books.restarted();
        restarted.recover();
        books.letHoldsExpire();
        restarted.recover();
    }

    private Run killed(int commit, boolean before, Way way) {
        TenantId payer = payer();
        List<String> finished = new ArrayList<>();
        DataSource dying = HaltingDataSource.wrap(books.database.ops(), commit, before, false);
        boolean died = false;
        try {
            KilledMessage.carry(dying, payer, way, finished::add);
        } catch (HaltingDataSource.Killed killed) {
            died = true;
        }
        return new Run(payer, commit, before, died, finished);
    }

    private Run killedProcess(int commit, boolean before, Way way) throws IOException, InterruptedException {
        TenantId payer = payer();
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledMessage.class.getName(),
                        ((PGSimpleDataSource) books.database.ops()).getURL(),
                        payer.toString(),
                        Integer.toString(commit),
                        Boolean.toString(before),
                        Boolean.toString(way.brokeOff()),
                        Boolean.toString(way.atOnce())))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isEqualTo(HaltingDataSource.STATUS);
        return new Run(payer, commit, before, true, output.lines().toList());
    }

    private TenantId payer() {
        TenantId payer = Books.tenant();
        books.give(payer, "1.00");
        return payer;
    }

    private record Run(TenantId payer, int commit, boolean before, boolean died, List<String> output) {
        boolean finished(String step) {
            return output.contains(step);
        }

        String story() {
            return "killed %s commit %d after %s".formatted(before ? "before" : "after", commit, output);
        }
    }
}
