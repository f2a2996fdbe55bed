package bicameral.ui.studio;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;

/** How much a tenant's chamber may be given; environment names {@code BICAMERAL_KNOWLEDGE_…}. */
@ConfigMapping(prefix = "bicameral.knowledge")
public interface KnowledgeSettings {
    /** Largest single document, in bytes. The product's own sentences say 200 MB. */
    @WithDefault("209715200")
    @Min(1)
    long documentBytes();

    /** All documents of a tenant together, in bytes. */
    @WithDefault("2147483648")
    @Min(1)
    long tenantBytes();
}
