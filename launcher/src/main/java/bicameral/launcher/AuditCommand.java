package bicameral.launcher;

import bicameral.launcher.audit.Audit;
import bicameral.launcher.terminal.Trouble;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** The command audit: each invariant of the running market's money; exit code 1 where one is violated. */
final class AuditCommand {
    private AuditCommand() {}

    static int run(Arguments arguments) throws IOException {
        RunState state = Product.running(arguments.data())
                .orElseThrow(() -> new Trouble(
                        "Bicameral is not running on " + arguments.data() + ", so there is nothing to audit.",
                        "Start it: ./bicameral up"));
        Secrets secrets = Secrets.in(arguments.data().resolve("secrets"));
        String url = "jdbc:postgresql://127.0.0.1:" + state.postgresPort() + "/bicameral?user=postgres&password="
                + secrets.get("postgres");
        try {
            return print(Audit.of(url));
        } catch (SQLException e) {
            throw new IOException("the audit could not be made: " + e.getMessage(), e);
        }
    }

    private static int print(List<Audit.Invariant> invariants) {
        for (Audit.Invariant invariant : invariants) {
            System.out.println((invariant.ok() ? "ok         " : "VIOLATED   ")
                    + invariant.name()
                    + (invariant.ok() ? "" : "   " + invariant.violations() + " violations"));
        }
        long violated = invariants.stream().filter(invariant -> !invariant.ok()).count();
        System.out.println(invariants.size() + " invariants, " + violated + " violated");
        return violated == 0 && !invariants.isEmpty() ? 0 : 1;
    }
}
