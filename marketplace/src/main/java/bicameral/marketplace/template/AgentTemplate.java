package bicameral.marketplace.template;

import java.util.List;

/**
 * A starting point for an agent, in one language.
 *
 * @param id stable: {@code farming-advisor}
 * @param category one of {@link bicameral.marketplace.listing.Category}'s ids
 * @param scene advisor, website, service, training, design
 * @param promise the sentence offered for "what it should do"
 * @param persona how the agent speaks
 * @param mark the one character of its seal
 * @param pigment ink, azure, jade, ochre, rouge or violet
 */
public record AgentTemplate(
        String id,
        String category,
        String scene,
        String name,
        String promise,
        String persona,
        String openingLine,
        String abstention,
        List<String> exampleQuestions,
        String mark,
        String pigment) {
    public AgentTemplate {
        exampleQuestions = List.copyOf(exampleQuestions);
    }
}
