package bicameral.marketplace.template;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** All templates. Thread-safe. */
@ApplicationScoped
public class Templates {
    /** In the given language ({@code zh} or {@code en}), by category, then scene. */
    public List<AgentTemplate> all(String language) {
        throw new UnsupportedOperationException("being built");
    }

    /** One template. */
    public Optional<AgentTemplate> find(String id, String language) {
        throw new UnsupportedOperationException("being built");
    }
}
