package bicameral.ui.studio;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
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

    /** Passages of running text are cut about so long, in characters; what was learned before keeps its own until it is learned again. */
    @WithDefault("360")
    @Min(120)
    @Max(2000)
    int passageCharacters();

    /** A chamber learns all again when so much of its passages has come or gone, in percent. */
    @WithDefault("8")
    @Min(1)
    @Max(100)
    int relearnPercent();
}
