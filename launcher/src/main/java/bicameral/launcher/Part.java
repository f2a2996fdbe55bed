package bicameral.launcher;

import java.util.Locale;

/** The processes of the product, in the order in which they start. */
public enum Part {
    POSTGRES,
    KEYCLOAK,
    APP;

    /** Its name on the command line, and of its log. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
