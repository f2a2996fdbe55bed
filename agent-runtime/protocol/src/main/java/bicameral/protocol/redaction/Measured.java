package bicameral.protocol.redaction;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * How much redaction was measured to find, on stretches that were marked before its rules were widened and that no rule was made for.
 * The measuring test writes the figures and holds them against the code at each build.
 *
 * @param marked stretches that a person marked as private
 * @param byForm of them hidden whole by form, title and label alone
 * @param withLists with the tenant's lists and patterns besides
 * @param withAll with names learned from its documents besides
 * @param replaced stretches that were replaced with all of it
 * @param right of these, the ones that were marked
 */
public record Measured(int marked, int byForm, int withLists, int withAll, int replaced, int right) {
    /** The figures of this build. */
    public static Measured read() {
        Properties figures = new Properties();
        try (InputStream in = Measured.class.getResourceAsStream("measured.properties")) {
            if (in == null) throw new IllegalStateException("redaction was not measured");
            figures.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Measured(
                of(figures, "marked.all"),
                of(figures, "forms.hidden.all"),
                of(figures, "lists.hidden.all"),
                of(figures, "all.hidden.all"),
                of(figures, "all.replaced"),
                of(figures, "all.replaced.right"));
    }

    private static int of(Properties figures, String key) {
        return Integer.parseInt(figures.getProperty(key, "0"));
    }
}
