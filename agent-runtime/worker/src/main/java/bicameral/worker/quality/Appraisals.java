package bicameral.worker.quality;

import bicameral.protocol.QualityReason.Code;
import bicameral.protocol.Standing;
import bicameral.worker.passage.Passage;
import bicameral.worker.retrieve.Trust;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What was judged, in memory: a byte a passage and the stretches that are denied. Read at the first question. Thread-safe. */
final class Appraisals implements Trust {
    private static final int MOST_DENIED = 100_000;
    private static final int MOST_LIVE = 20_000;
    /** Live records worth more than this are not remembered one by one. */
    private static final double GOOD = 0.9;

    private static final double LEAST_PRIOR = 0.6;
    private static final double GOVERNED = 1.15;
    private static final double REFERENCE = 0.5;

    private final Judgements judgements;
    private final LiveJudgements live;
    /** How many ordinals a live record has. */
    private final int room;

    private volatile @Nullable State state;
    private volatile @Nullable Live liveState;

    Appraisals(Judgements judgements, LiveJudgements live, int room) {
        this.judgements = judgements;
        this.live = live;
        this.room = room;
    }

    private record Place(UUID document, int passage) {}

    /** Of documents. */
    private record State(
            Map<UUID, Standing> standings,
            Map<UUID, byte[]> scores,
            Set<UUID> ignored,
            Map<Place, List<Denied>> denied,
            Map<Place, List<Disputed>> disputed) {}

    /** Of live records: the scores of the worst, and what is denied. */
    private record Live(Map<Place, Float> scores, Map<Place, List<Denied>> denied) {}

    /** Reads anew what was judged. One after the other, so that what was read last is what stays. */
    synchronized void reload() {
        state = read();
        liveState = readLive();
    }

    /** Reads anew what was judged of live records. */
    synchronized void reloadLive() {
        liveState = readLive();
    }

    private State state() {
        State known = state;
        return known == null ? first() : known;
    }

    private synchronized State first() {
        State known = state;
        if (known == null) {
            known = read();
            state = known;
        }
        return known;
    }

    private Live liveState() {
        Live known = liveState;
        return known == null ? firstLive() : known;
    }

    private synchronized Live firstLive() {
        Live known = liveState;
        if (known == null) {
            known = readLive();
            liveState = known;
        }
        return known;
    }

    private State read() {
        State read = new State(new HashMap<>(), new HashMap<>(), new HashSet<>(), new HashMap<>(), new HashMap<>());
        Map<UUID, Judgements.Kept> documents = new HashMap<>();
        judgements.standings().forEach((id, standing) -> {
            if (standing != Standing.NONE) read.standings.put(id, standing);
            if (standing == Standing.IGNORE) read.ignored.add(id);
        });
        for (Judgements.Kept kept : judgements.kept(null)) {
            documents.put(kept.document(), kept);
            if (kept.score() < 1) read.scores.put(kept.document(), kept.scores());
        }
        for (Judgements.Placed one : judgements.flaws(null, Code.CONTRADICTED, MOST_DENIED)) {
            Judgements.Kept own = documents.get(one.document());
            if (own != null) deny(read, own, one.flaw());
        }
        return read;
    }

    private Live readLive() {
        Live read = new Live(new HashMap<>(), new HashMap<>());
        for (LiveJudgements.Scored one : live.worst(GOOD, MOST_LIVE))
            read.scores.put(new Place(one.source(), (int) one.number()), (float) one.score());
        for (Judgements.Placed one : live.flaws(null, Code.CONTRADICTED, MOST_LIVE)) {
            Flaw flaw = one.flaw();
            read.denied
                    .computeIfAbsent(new Place(one.document(), flaw.ordinal()), place -> new ArrayList<>())
                    .add(new Denied(flaw.start(), flaw.end()));
        }
        return read;
    }

    private static void deny(State read, Judgements.Kept own, Flaw flaw) {
        read.denied
                .computeIfAbsent(new Place(own.document(), flaw.ordinal()), place -> new ArrayList<>())
                .add(new Denied(flaw.start(), flaw.end()));
        boolean chat = own.summary().reasons().containsKey(Code.CHAT_LOG);
        UUID other = flaw.other();
        boolean told = !chat || read.standings.get(other) == Standing.GOVERNED;
        if (other == null || own.document().equals(other) || own.standing() == Standing.IGNORE || !told) return;
        int end = flaw.otherEnd() > 0 ? flaw.otherEnd() : Integer.MAX_VALUE;
        read.disputed
                .computeIfAbsent(new Place(other, flaw.otherOrdinal()), place -> new ArrayList<>())
                .add(new Disputed(flaw.otherStart(), end, own.name()));
    }

    @Override
    public Set<UUID> ignored() {
        return state().ignored;
    }

    @Override
    public Worth of(UUID document, Passage passage) {
        State known = state();
        Live live = liveState();
        byte[] scores = known.scores.get(document);
        int at = passage.ordinal();
        boolean judged = scores != null && at < scores.length;
        double score = scores != null && at < scores.length
                ? (scores[at] & 0xff) / 255.0
                : live.scores.getOrDefault(new Place(document, at / room), 1f);
        Standing standing = known.standings.getOrDefault(document, Standing.NONE);
        Place place = new Place(document, at);
        List<Denied> denied = new ArrayList<>(known.denied.getOrDefault(place, List.of()));
        denied.addAll(live.denied.getOrDefault(place, List.of()));
        if (passage.kind() == Passage.Kind.CHAT) hearsay(passage, judged, denied);
        List<Disputed> disputed = known.disputed.getOrDefault(place, List.of());
        if (score == 1 && standing == Standing.NONE && denied.isEmpty() && disputed.isEmpty()) return Worth.PLAIN;
        double prior = LEAST_PRIOR + (1 - LEAST_PRIOR) * score;
        return switch (standing) {
            case GOVERNED -> new Worth(Math.max(1, prior) * GOVERNED, 1, standing, denied, disputed);
            case REFERENCE -> new Worth(prior * REFERENCE, REFERENCE, standing, denied, disputed);
            case NONE, IGNORE -> new Worth(prior, 1, standing, denied, disputed);
        };
    }

    /** Of a chat nothing is told before it was held against better sources, and never what states nothing. */
    private static void hearsay(Passage passage, boolean judged, List<Denied> denied) {
        if (!judged) {
            denied.add(new Denied(0, passage.text().length()));
            return;
        }
        for (Chat.Message message : Chat.messages(passage)) {
            if (Doubt.in(message)) denied.add(new Denied(message.start(), message.end()));
        }
    }
}
