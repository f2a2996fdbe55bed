package bicameral.protocol;

import java.util.List;
import java.util.UUID;

/**
 * What a chamber must know of an agent to answer as it: one published version, or a draft.
 *
 * @param agent the agent; conversations belong to it
 * @param version published version, 0 for a draft
 * @param collections the knowledge it may answer from
 * @param persona how it speaks, in its creator's words; used in prompts
 * @param abstention what it says when its knowledge does not cover a question; empty for the product's own words
 * @param engine who writes the answer
 * @param redacted whether what tells who somebody is stays inside: pseudonyms leave in its place
 */
public record AgentBrief(
        UUID agent,
        int version,
        String name,
        String purpose,
        String persona,
        String abstention,
        List<UUID> collections,
        Engine engine,
        boolean redacted) {
    public AgentBrief {
        collections = List.copyOf(collections);
    }

    /** An agent of which nothing is redacted. */
    public AgentBrief(
            UUID agent,
            int version,
            String name,
            String purpose,
            String persona,
            String abstention,
            List<UUID> collections,
            Engine engine) {
        this(agent, version, name, purpose, persona, abstention, collections, engine, false);
    }

    /** Who writes answers. */
    public enum Engine {
        /** The chamber itself, from cited sentences. Nothing leaves. */
        EXTRACTIVE,
        /** The shared engine, through the gateway, if the egress policy lets passages out. */
        SHARED
    }
}
