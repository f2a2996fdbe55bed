package bicameral.worker.engine;

import bicameral.protocol.ChamberEvent;
import bicameral.protocol.prompt.Allowance;
import bicameral.worker.passage.Orders;
import bicameral.worker.passage.Passage;
import bicameral.worker.retrieve.Found;
import bicameral.worker.retrieve.KnowledgeIndex;
import bicameral.worker.retrieve.Trust;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** The documents around passages, for agents that may send them whole. Thread-safe. */
public final class Surroundings {
    private final Supplier<KnowledgeIndex> index;
    private final Trust trust;

    /** Reads in {@code index}; what {@code trust} denies is left out as it is of passages. */
    public Surroundings(Supplier<KnowledgeIndex> index, Trust trust) {
        this.index = index;
        this.trust = trust;
    }

    /**
     * The passages found, and behind them all others of their documents in reading order, the document of the best passage first, as
     * far as there is room.
     *
     * @param found best first, as they would be sent alone
     */
    public List<ChamberEvent.Passage> of(
            Collection<UUID> collections, List<ChamberEvent.Passage> found, Allowance allowance) {
        List<ChamberEvent.Passage> all = new ArrayList<>(found);
        Set<String> there = new HashSet<>();
        int room = allowance.passageCharacters();
        for (ChamberEvent.Passage passage : found) {
            there.add(passage.document() + "#" + passage.id());
            room -= passage.text().length();
        }
        Set<UUID> documents = new LinkedHashSet<>();
        found.forEach(passage -> documents.add(passage.document()));
        documents.removeAll(trust.ignored());
        for (UUID document : documents)
            for (ChamberEvent.Passage passage : whole(collections, document, allowance.passages())) {
                if (all.size() == allowance.passages()) return all;
                if (passage.text().isBlank() || passage.text().length() > room) continue;
                if (!there.add(document + "#" + passage.id())) continue;
                room -= passage.text().length();
                all.add(passage);
            }
        return all;
    }

    private List<ChamberEvent.Passage> whole(Collection<UUID> collections, UUID document, int most) {
        List<ChamberEvent.Passage> whole = new ArrayList<>();
        for (UUID collection : collections)
            for (Found one : index.get().read(collection, document, 0, most - 1)) whole.add(shown(one));
        return whole;
    }

    private ChamberEvent.Passage shown(Found found) {
        Passage passage = found.passage();
        Trust.Worth worth = trust.of(found.document(), passage);
        return new ChamberEvent.Passage(
                passage.ordinal(),
                found.document(),
                found.documentName(),
                passage.place(),
                Orders.without(worth.undenied(passage.text())),
                0,
                false);
    }
}
