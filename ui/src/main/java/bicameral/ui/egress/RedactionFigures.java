package bicameral.ui.egress;

import bicameral.protocol.redaction.Measured;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;

/** What redaction was measured to find, for pages. */
@ApplicationScoped
@Named("redaction")
public class RedactionFigures {
    private final Measured measured = Measured.read();

    /** The figures of this build. */
    public Measured measured() {
        return measured;
    }
}
