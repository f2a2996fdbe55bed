package bicameral.marketplace.agent;

import bicameral.host.gateway.EgressPolicy;
import bicameral.marketplace.money.Money;
import bicameral.marketplace.plan.Plans;
import bicameral.protocol.AgentBrief.Engine;
import java.util.List;

/**
 * All that a creator decides about an agent; what a version freezes. Limits are checked by {@link Agents#save}.
 *
 * @param name 2–40 characters
 * @param purpose what it helps whom with, one sentence, 1–200
 * @param persona up to 4,000
 * @param openingLine up to 500
 * @param abstention up to 500; empty for the product's own words
 * @param exampleQuestions up to 6, each up to 120
 * @param about up to 4,000, Markdown
 * @param category one of {@link bicameral.marketplace.listing.Category}
 * @param mark one character of its seal
 * @param pigment ink, azure, jade, ochre, rouge or violet
 * @param egress SHARED needs PASSAGES
 * @param pricePerMessage 0 (free) to 1,000 whole units; at most six decimals
 * @param freePerDay 0–1,000 messages per visitor and day
 * @param plans how it may be had beside the price per message, as {@link Plans#checked} allows
 */
public record AgentSettings(
        String name,
        String purpose,
        String persona,
        String openingLine,
        String abstention,
        List<String> exampleQuestions,
        String about,
        String category,
        String mark,
        String pigment,
        Engine engine,
        EgressPolicy egress,
        Money pricePerMessage,
        int freePerDay,
        Plans plans,
        Terms terms) {
    public AgentSettings {
        exampleQuestions = List.copyOf(exampleQuestions);
    }

    /** Without plans, on plain terms. */
    public AgentSettings(
            String name,
            String purpose,
            String persona,
            String openingLine,
            String abstention,
            List<String> exampleQuestions,
            String about,
            String category,
            String mark,
            String pigment,
            Engine engine,
            EgressPolicy egress,
            Money pricePerMessage,
            int freePerDay) {
        this(
                name,
                purpose,
                persona,
                openingLine,
                abstention,
                exampleQuestions,
                about,
                category,
                mark,
                pigment,
                engine,
                egress,
                pricePerMessage,
                freePerDay,
                Plans.NONE,
                Terms.PLAIN);
    }

    /** On plain terms. */
    public AgentSettings(
            String name,
            String purpose,
            String persona,
            String openingLine,
            String abstention,
            List<String> exampleQuestions,
            String about,
            String category,
            String mark,
            String pigment,
            Engine engine,
            EgressPolicy egress,
            Money pricePerMessage,
            int freePerDay,
            Plans plans) {
        this(
                name,
                purpose,
                persona,
                openingLine,
                abstention,
                exampleQuestions,
                about,
                category,
                mark,
                pigment,
                engine,
                egress,
                pricePerMessage,
                freePerDay,
                plans,
                Terms.PLAIN);
    }

    /** What may be taken over by who makes another agent of it: texts and prices, with nothing that leaves its chamber. */
    public AgentSettings asDraftOf(String otherName) {
        return new AgentSettings(
                otherName,
                purpose,
                persona,
                openingLine,
                abstention,
                exampleQuestions,
                about,
                category,
                mark,
                pigment,
                Engine.EXTRACTIVE,
                EgressPolicy.NONE,
                pricePerMessage,
                freePerDay,
                plans,
                new Terms(terms.mustCite(), false));
    }

    /** These with other plans. */
    public AgentSettings with(Plans other) {
        return new AgentSettings(
                name,
                purpose,
                persona,
                openingLine,
                abstention,
                exampleQuestions,
                about,
                category,
                mark,
                pigment,
                engine,
                egress,
                pricePerMessage,
                freePerDay,
                other,
                terms);
    }

    /** These at another price per message. */
    public AgentSettings with(Money price, boolean passesEngineCost) {
        return new AgentSettings(
                name,
                purpose,
                persona,
                openingLine,
                abstention,
                exampleQuestions,
                about,
                category,
                mark,
                pigment,
                engine,
                egress,
                price,
                freePerDay,
                plans,
                new Terms(terms.mustCite(), passesEngineCost, terms.remixBasisPoints()));
    }
}
