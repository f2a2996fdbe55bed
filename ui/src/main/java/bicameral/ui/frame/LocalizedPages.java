package bicameral.ui.frame;

import io.quarkus.arc.Arc;
import io.quarkus.qute.EngineBuilder;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Every template made within a request speaks the request's language. */
@Singleton
public class LocalizedPages {
    void install(@Observes EngineBuilder builder) {
        builder.addTemplateInstanceInitializer(instance -> {
            if (Arc.container().requestContext().isActive())
                instance.setLocale(
                        Arc.container().instance(Frame.class).get().language().locale());
        });
    }
}
