package bicameral.ui.answer;

import bicameral.marketplace.message.AnswerEvent;
import bicameral.marketplace.money.Money;
import bicameral.ui.frame.Language;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Collects a streamed answer into a whole one. Not thread-safe. */
public final class Collected implements Consumer<AnswerEvent> {
    private final StringBuilder text = new StringBuilder();
    private final List<AnswerEvent.Citation> citations = new ArrayList<>();
    private AnswerEvent.@Nullable Left left;
    private AnswerEvent.@Nullable Price price;
    private AnswerEvent.@Nullable End end;

    @Override
    public void accept(AnswerEvent event) {
        switch (event) {
            case AnswerEvent.Queued waiting -> {
                // of no use to who reads the whole answer
            }
            case AnswerEvent.Token token -> text.append(token.text());
            case AnswerEvent.Citation citation -> citations.add(citation);
            case AnswerEvent.Left crossed -> left = crossed;
            case AnswerEvent.Price cost -> price = cost;
            case AnswerEvent.End last -> end = last;
        }
    }

    public String text() {
        return end == null || end.text().isEmpty() ? text.toString() : end.text();
    }

    public List<AnswerEvent.Citation> citations() {
        return List.copyOf(citations);
    }

    public AnswerEvent.@Nullable Left left() {
        return left;
    }

    public AnswerEvent.@Nullable Price price() {
        return price;
    }

    /** The end; one that failed where the maker ended without any, which would be a bug of ours. */
    public AnswerEvent.End end(UUID message) {
        AnswerEvent.End last = end;
        return last == null ? new AnswerEvent.End(AnswerEvent.Status.FAILED, message, null, "", 0, "internal") : last;
    }

    /** The whole answer as JSON. */
    public AnswerJson.Whole whole(UUID message, Language language, @Nullable Money balance) {
        AnswerEvent.End last = end(message);
        return new AnswerJson.Whole(
                last.message(),
                last.conversation(),
                AnswerJson.name(last.status()),
                text(),
                citations.stream().map(AnswerJson.Citation::of).toList(),
                left == null ? null : AnswerJson.Left.of(left),
                price == null ? null : AnswerJson.Price.of(price, balance),
                last.confidence(),
                last.code(),
                AnswerJson.detail(last, language));
    }
}
