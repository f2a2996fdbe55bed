package bicameral.host.gateway;

import bicameral.protocol.GenerateCall;
import bicameral.protocol.log.Hash;
import bicameral.protocol.prompt.Piece;
import bicameral.tenant.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * Counts prompts, piece by piece: the sum over their pieces and what an engine adds around each turn. Most of a prompt has left
 * before (the rules, the agent, earlier turns, passages that many ask for), so what a piece counts is remembered for each tenant, under
 * the piece's SHA-256: no text stays here, and how long a count takes tells no tenant about another. Thread-safe.
 */
final class PromptTokens {
    /** What an engine adds around each turn. */
    private static final int PER_TURN = 4;
    /** Shorter ones are counted as fast as they are looked up. */
    private static final int LEAST_CHARACTERS = 16;
    /** About 80 KiB a tenant, 20 MiB for all. */
    static final int MOST_PIECES = 512;

    static final int MOST_TENANTS = 256;

    private final ToIntFunction<String> counter;
    private final Map<TenantId, Map<Hash, Integer>> tenants = latest(MOST_TENANTS);

    PromptTokens() {
        this(Tokens::count);
    }

    /** @param counter of one text; called from several threads at once */
    PromptTokens(ToIntFunction<String> counter) {
        this.counter = counter;
    }

    /** The tokens of a call's prompt. */
    int count(TenantId tenant, GenerateCall call) {
        Map<Hash, Integer> known = tenants.computeIfAbsent(tenant, any -> latest(MOST_PIECES));
        int sum = PER_TURN * call.turns().size();
        Map<Hash, String> unknown = new LinkedHashMap<>();
        List<Hash> due = new ArrayList<>();
        for (GenerateCall.Turn turn : call.turns())
            for (Piece piece : turn.pieces()) {
                String text = piece.text();
                if (text.length() < LEAST_CHARACTERS) {
                    sum += counter.applyAsInt(text);
                    continue;
                }
                Hash hash = Hash.of(text.getBytes(StandardCharsets.UTF_8));
                Integer count = known.get(hash);
                if (count != null) sum += count;
                else {
                    unknown.put(hash, text);
                    due.add(hash);
                }
            }
        return sum + counted(known, unknown, due);
    }

    /** Those that were not known, by as many threads as there are processors: someone waits for their first word. */
    private int counted(Map<Hash, Integer> known, Map<Hash, String> unknown, List<Hash> due) {
        if (due.isEmpty()) return 0;
        Map<Hash, Integer> counts = unknown.entrySet().parallelStream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> counter.applyAsInt(entry.getValue())));
        known.putAll(counts);
        return due.stream().mapToInt(counts::get).sum();
    }

    /** Keeps those that were asked for last. */
    private static <K, V> Map<K, V> latest(int most) {
        return Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > most;
            }
        });
    }
}
