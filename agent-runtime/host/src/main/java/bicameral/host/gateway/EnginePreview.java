package bicameral.host.gateway;

import bicameral.protocol.ChamberEvent.Passage;
import bicameral.protocol.ChamberEvent.PromptPreview;
import bicameral.protocol.ChamberEvent.Replaced;
import bicameral.protocol.GenerateCall;
import bicameral.protocol.prompt.Piece;
import bicameral.protocol.receipt.Spans;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request that is not sent, as the gateway would put it together: the same code, with a route's model.
 *
 * @param allowed what the policy comes to under the tenant's ceiling
 * @param body exactly as it would leave; empty where nothing would
 * @param segments the body cut where the sort of its bytes changes, in order; joined they are the body
 * @param spans bytes of each sort
 * @param stop why the gateway would stop it; null where it would not
 * @param passages as the chamber has them
 * @param replaced what stands for what
 */
public record EnginePreview(
        EgressPolicy allowed,
        String body,
        List<Segment> segments,
        Spans spans,
        @Nullable Stop stop,
        List<Passage> passages,
        List<Replaced> replaced) {
    public EnginePreview {
        segments = List.copyOf(segments);
        passages = List.copyOf(passages);
        replaced = List.copyOf(replaced);
    }

    /** A stretch of the body, all of one sort. What the agent's creator wrote counts with the product's own words. */
    public record Segment(Piece.Sort sort, String text) {
        /** In UTF-8. */
        public int bytes() {
            return text.getBytes(StandardCharsets.UTF_8).length;
        }
    }

    /** Whether anything would leave. */
    public boolean leaves() {
        return !body.isEmpty();
    }

    static EnginePreview of(EgressPolicy allowed, PromptPreview prompt, String model, Admission admission) {
        if (prompt.turns().isEmpty())
            return new EnginePreview(allowed, "", List.of(), Spans.NONE, null, List.of(), List.of());
        GenerateCall call = new GenerateCall(new UUID(0, 0), prompt.turns(), prompt.maxTokens());
        Body body = Body.of(model, call);
        Stop fault = Prompt.fault(call);
        return new EnginePreview(
                allowed,
                body.text(),
                segments(body),
                body.spans(),
                fault == null ? Prompt.mismatch(call, admission) : fault,
                prompt.passages(),
                prompt.replaced());
    }

    /** By the span map that the receipt commits to. */
    private static List<Segment> segments(Body body) {
        byte[] bytes = body.text().getBytes(StandardCharsets.UTF_8);
        List<Segment> segments = new ArrayList<>();
        for (Body.Stretch stretch : body.stretches()) {
            Piece.Sort sort = stretch.sort() == Piece.Sort.PERSONA ? Piece.Sort.TEMPLATE : stretch.sort();
            String text = new String(bytes, stretch.from(), stretch.to() - stretch.from(), StandardCharsets.UTF_8);
            Segment last = segments.isEmpty() ? null : segments.getLast();
            if (last != null && last.sort() == sort)
                segments.set(segments.size() - 1, new Segment(sort, last.text() + text));
            else segments.add(new Segment(sort, text));
        }
        return segments;
    }
}
