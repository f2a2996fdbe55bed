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
 * @param extent how much a shared engine may be sent; the host sets it by what it allows, and holds to it at the gateway
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
        Extent extent) {
    public AgentBrief {
        collections = List.copyOf(collections);
    }

    /** An agent whose passages may leave as they are. */
    public AgentBrief(
            UUID agent,
            int version,
            String name,
            String purpose,
            String persona,
            String abstention,
            List<UUID> collections,
            Engine engine) {
        this(agent, version, name, purpose, persona, abstention, collections, engine, Extent.PASSAGES);
    }

    /** The same agent with another writer and extent. */
    public AgentBrief with(Engine writer, Extent allowed) {
        return new AgentBrief(agent, version, name, purpose, persona, abstention, collections, writer, allowed);
    }

    /** How much an engine may be sent, from least to most. */
    public enum Extent {
        /** As {@link #PASSAGES}, with pseudonyms in the place of what tells who somebody is. */
        REDACTED,
        /** The question, the latest turns of its conversation, and the passages found for it. */
        PASSAGES,
        /** Also the documents around the passages, whole as far as they fit, and the conversation from its beginning. */
        FULL
    }

    /** Who writes answers. */
    public enum Engine {
        /** The chamber itself, from cited sentences. Nothing leaves. */
        EXTRACTIVE,
        /** The shared engine, through the gateway, if the egress policy lets passages out. */
        SHARED
    }
}
