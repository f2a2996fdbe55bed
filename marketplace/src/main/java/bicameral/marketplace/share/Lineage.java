package bicameral.marketplace.share;

import bicameral.tenant.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * From whom an agent comes, the nearest author first, and what each has of what it earns.
 *
 * @param authors without gaps: the one at n is n + 1 generations back
 */
public record Lineage(List<Author> authors) {
    /** Of an agent that was made from nobody's. */
    public static final Lineage NONE = new Lineage(List.of());

    public Lineage {
        authors = List.copyOf(authors);
    }

    /**
     * An author's agent.
     *
     * @param basisPoints of what the creator earns
     */
    public record Author(TenantId tenant, UUID agent, int basisPoints) {}

    /** What all authors together have, in basis points. */
    public int basisPoints() {
        return authors.stream().mapToInt(Author::basisPoints).sum();
    }

    /**
     * The lineage of what is made from an agent now. Its author asks for a share; those before have half of what they had of it. The
     * nearer author goes first where the most for all is reached, and who lies too many generations back has nothing. What is
     * made from one's own agent owes oneself nothing.
     *
     * @param remixer who makes it
     * @param made the agent with the share that its author asks for
     */
    static Lineage of(TenantId remixer, Author made, Lineage before, ShareSettings settings) {
        List<Author> all = new ArrayList<>();
        all.add(made);
        before.authors()
                .forEach(author -> all.add(new Author(author.tenant(), author.agent(), author.basisPoints() / 2)));
        List<Author> kept = new ArrayList<>();
        int left = settings.lineageBasisPoints();
        for (Author author : all.subList(0, Math.min(all.size(), settings.generations()))) {
            int points = author.tenant().equals(remixer) ? 0 : Math.min(author.basisPoints(), left);
            left -= points;
            kept.add(new Author(author.tenant(), author.agent(), points));
        }
        return new Lineage(kept);
    }
}
