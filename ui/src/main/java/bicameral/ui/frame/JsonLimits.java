package bicameral.ui.frame;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;

/** What JSON may ask of us: bodies are small and flat here, anything deeper is an attack. */
@Singleton
public class JsonLimits implements ObjectMapperCustomizer {
    private static final int DEPTH = 32;
    private static final int STRING_CHARACTERS = 1_000_000;
    private static final int NUMBER_CHARACTERS = 100;

    @Override
    public void customize(ObjectMapper mapper) {
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(DEPTH)
                        .maxStringLength(STRING_CHARACTERS)
                        .maxNumberLength(NUMBER_CHARACTERS)
                        .build());
    }
}
