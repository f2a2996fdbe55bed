package bicameral.ui.settings;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Named;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Refuses to start an unsafe production instance, naming each setting that makes it so. */
@ApplicationScoped
public class Safety {
    private final Settings settings;
    private final DataSource app;
    private final DataSource ops;

    public Safety(Settings settings, DataSource app, @Named("ops") DataSource ops) {
        this.settings = settings;
        this.app = app;
        this.ops = ops;
    }

    void check(@Observes @Priority(1) StartupEvent start) throws SQLException {
        if (settings.dev()) return;
        List<String> faults = new ArrayList<>(faults(settings));
        if (mayBypassRowSecurity(app)) faults.add(roleFault("bicameral_app"));
        if (mayBypassRowSecurity(ops)) faults.add(roleFault("bicameral_ops"));
        if (!faults.isEmpty())
            throw new IllegalStateException("Unsafe for BICAMERAL_PROFILE=prod: " + String.join("; ", faults));
    }

    /** What of the settings alone is unsafe in production. */
    static List<String> faults(Settings settings) {
        List<String> faults = new ArrayList<>();
        if (!settings.visitorLimits()) faults.add("BICAMERAL_VISITOR_LIMITS is off; set it to on");
        if (settings.fetchOpen().filter(open -> !open.isBlank()).isPresent())
            faults.add("BICAMERAL_FETCH_OPEN opens addresses that are not public; take it away");
        if (!settings.sandbox()) faults.add("BICAMERAL_SANDBOX is off; set it to on and install bubblewrap");
        if (!"https".equals(settings.baseUrl().getScheme()))
            faults.add("BICAMERAL_BASE_URL is not https; give the address people use");
        if (weak(settings.secret())) faults.add("BICAMERAL_SECRET is guessable; use 32 random bytes in hex");
        if (settings.oidc().url().filter(url -> "https".equals(url.getScheme())).isEmpty())
            faults.add("BICAMERAL_OIDC_URL is not https; give the realm's address");
        faults.addAll(PaymentProviders.faults(settings));
        return List.copyOf(faults);
    }

    /** Random hex of this length has more than eight different digits in all but one of 10¹² cases. */
    private static boolean weak(String secret) {
        return secret.toLowerCase(java.util.Locale.ROOT).chars().distinct().count() <= 8;
    }

    private static boolean mayBypassRowSecurity(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select rolsuper or rolbypassrls from pg_roles where rolname = current_user")) {
            return !row.next() || row.getBoolean(1);
        }
    }

    private static String roleFault(String role) {
        return "the database role " + role + " is a superuser or may bypass row-level security; alter it";
    }
}
